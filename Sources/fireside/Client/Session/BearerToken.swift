// A token from the environment or a file.
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// What goes behind `Authorization: Bearer`. On a command line everybody on the machine could read it.
struct BearerToken {
    let text: String

    /// - Parameter file: Whose only line it is; nil for the variable `FIRESIDE_TOKEN`.
    /// - Returns: nil where there is neither.
    /// - Throws: What is wrong with it.
    init?(
        file: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws {
        guard let file else {
            guard let text = environment[BearerToken.variable], !text.isEmpty else { return nil }
            try self.init(text, from: BearerToken.variable)
            return
        }
        guard let bytes = try? Data(contentsOf: URL(filePath: file)) else {
            throw UnusableToken(source: file, problem: "cannot be read")
        }
        try self.init(String(decoding: bytes, as: UTF8.self), from: file)
    }

    private init(_ text: String, from source: String) throws {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 1, let word = words.first, word.utf8.count <= 4096,
            word.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw UnusableToken(source: source, problem: "has no token from `fireside token`")
        }
        self.text = String(word)
    }

    private static let variable = "FIRESIDE_TOKEN"
}

/// A file or a variable without a token in it.
private struct UnusableToken: Error, CustomStringConvertible {
    let source: String
    let problem: String

    var description: String { "\(source) \(problem)" }
}
