// What people may be called.
// SPDX-License-Identifier: MIT

internal import Libevent

/// 1 to 64 characters on one line, without blanks around it.
struct Name {
    let text: String

    /// - Parameter parameter: What the sentence calls it.
    /// - Throws: 400 for an empty, a longer one, or one with characters that would not stay in it.
    init(_ claim: String, of parameter: String) throws(HTTPError) {
        let scalars = claim.unicodeScalars
        let blanks = scalars.prefix { $0.properties.isWhitespace }
        var name = Substring(scalars.dropFirst(blanks.count))
        while name.unicodeScalars.last?.properties.isWhitespace == true {
            name.unicodeScalars.removeLast()
        }
        guard (1...64).contains(name.unicodeScalars.count),
            name.unicodeScalars.allSatisfy(\.isFitForName)
        else {
            throw .noName(parameter)
        }
        text = String(name)
    }

    /// What a name looks like: two names that have one of these in common are the same.
    static func looks(_ name: String) -> [String] { [folded(name)] }

    /// What two names have in common that look the same at a glance: capitals, blanks and what
    /// cannot be seen make no other name. Empty for one of which nothing can be seen.
    private static func folded(_ name: String) -> String {
        var folded = ""
        for scalar in name.lowercased().unicodeScalars where scalar.isVisible {
            folded.unicodeScalars.append(scalar)
        }
        return folded
    }
}

extension HTTPError {
    static func noName(_ parameter: String) -> HTTPError {
        HTTPError(.badRequest, "\(parameter) is a name: 1 to 64 characters on one line.")
    }
}

extension Unicode.Scalar {
    fileprivate var isVisible: Bool {
        !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint
    }

    /// Neither control nor line break, nor a mark that turns the direction of what follows.
    fileprivate var isFitForName: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        default: !(0x202a...0x202e ~= value || 0x2066...0x2069 ~= value)
        }
    }
}
