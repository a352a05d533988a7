// What the compiler says of a blank, in few lines.
// SPDX-License-Identifier: MIT

import Foundation

/// The errors in what `swift build` has printed, each with its place and its line of source.
package struct CompileErrors {
    /// What the learner reads.
    package let text: String

    /// - Parameters:
    ///   - output: All that `swift build` has printed.
    ///   - source: A line of the file at that path, the first being 1; nil where there is none.
    package init(in output: String, source: (_ path: String, _ line: Int) -> String?) {
        let lines = output.split(separator: "\n")
        var errors: [String] = []
        for line in lines {
            guard let match = line.firstMatch(of: /^(\S.*\.swift):(\d+):\d+: error: (.*)/) else {
                continue
            }
            let (path, number) = (String(match.1), Int(match.2) ?? 0)
            let file = path.split(separator: "/").last ?? ""
            let code = source(path, number).map { "\n      \($0)" } ?? ""
            // Deferred explains a mistake where a function is unavailable; its signature helps nobody.
            let sentence = String(match.3).components(separatedBy: " is unavailable: ").last ?? ""
            let error = "  \(file):\(number): \(sentence)\(code)"
            if !errors.contains(error) { errors.append(error) }
        }
        // Not the sources, but the machine: the last lines say what it lacks.
        if errors.isEmpty { errors = lines.suffix(10).map { "  \($0)" } }
        text = "It does not compile.\n\n" + errors.prefix(3).joined(separator: "\n")
    }
}
