// One thing that a provider says of somebody.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A claim's value, as far as anybody asks for it.
enum ClaimValue: Sendable, Equatable, Decodable {
    case text(String)
    case flag(Bool)
    case number(Double)
    /// An array of texts, such as groups.
    case texts([String])
    /// An object, a mixed array, null.
    case other

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let texts = try? value.decode([String].self) {
            self = .texts(texts)
        } else {
            self = .other
        }
    }
}

/// All claims of a token.
struct Claims: Sendable, Equatable {
    private let values: [String: ClaimValue]

    /// nil for what is no JSON object.
    init?(_ bytes: [UInt8]) {
        guard let values = try? JSONDecoder().decode([String: ClaimValue].self, from: Data(bytes))
        else { return nil }
        self.values = values
    }

    subscript(name: String) -> ClaimValue? { values[name] }

    func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { text } else { nil }
    }

    /// Seconds since 1970.
    func time(_ name: String) -> Double? {
        if case .number(let seconds) = values[name] { seconds } else { nil }
    }

    /// A text, or an array of texts.
    func texts(_ name: String) -> [String]? {
        switch values[name] {
        case .text(let text): [text]
        case .texts(let texts): texts
        default: nil
        }
    }
}
