// What people may be called.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// 1 to 64 characters on one line, without blanks around it.
struct Name {
    let text: String

    /// - Parameter parameter: What the sentence calls it.
    /// - Throws: 400 for an empty or a longer one, for one with characters that would not stay in it,
    ///   and for one of which nothing can be seen.
    init(_ claim: String, of parameter: StaticString) throws(HTTPError) {
        let name = claim.withoutBlanksAround
        guard (1...64).contains(name.unicodeScalars.count),
            name.unicodeScalars.allSatisfy(\.isFitForName),
            name.unicodeScalars.contains(where: \.isVisible)
        else {
            throw .noName(parameter)
        }
        text = String(name)
    }

    /// - Parameter text: Letters and digits, made here.
    init(fit text: String) { self.text = text }

    /// What a name looks like, see ``LookAlikes/looks(_:)``.
    static func looks(_ name: String) -> [String] { LookAlikes.looks(name) }
}

extension Unicode.Scalar {
    fileprivate var isVisible: Bool {
        if isASCII { return value > 0x20 }
        return LookAlikes.read.replacement(for: self)?.isEmpty != true
    }

    /// Neither control nor line break, nor a mark that turns the direction of what follows.
    var isFitForName: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: !(0x202a...0x202e ~= value || 0x2066...0x2069 ~= value)
        }
    }
}
