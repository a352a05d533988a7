// The koan that runs now, and how a lesson ends.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation

/// A koan: a piece of code with a blank, and what it says when the blank is filled in well.
///
/// A lesson is the run of one koan after the other. It ends with the process.
struct Lesson {
    let title: String
    let expected: [String]

    /// The page that explains it.
    let page: String

    /// A blank asks here: it is called in the middle of the learner's code.
    @TaskLocal static var current = Lesson(title: "", expected: [], page: "README.md")

    func learn(_ body: (Saying) throws -> Void) {
        let attempt = Lesson.$current.withValue(self) { Attempt(says: expected, body) }
        guard attempt.isRight else { end(attempt.report) }
        print("  ok  \(title)")
    }

    func end(atBlank site: CallSite) -> Never {
        let file = site.file.split(separator: "/").last ?? ""
        end([
            "fill in the blank at \(file):\(site.line)",
            "it should say  \(Attempt.listing(expected))",
            "its page is    \(page)",
        ])
    }

    private func end(_ lines: [String]) -> Never {
        print("  ->  \(title)\n")
        for line in lines { print(line.isEmpty ? "" : "      \(line)") }
        exit(1)
    }
}

/// A koan. If it does not say what it should, it ends the program with status 1, and a drawing.
///
/// - Parameters:
///   - expected: What `body` says when its blanks are filled in well.
///   - file: The koan's file. The page that explains it has the same name.
///   - body: Gets `say`, which notes what it is given.
public func koan(
    _ title: String, says expected: [String], file: String = #fileID,
    _ body: (Saying) throws -> Void
) {
    let name = file.split(separator: "/").last?.split(separator: ".").first ?? "README"
    Lesson(title: title, expected: expected, page: "\(name).md").learn(body)
}
