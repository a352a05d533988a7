// One sentence for the user of the command.
// SPDX-License-Identifier: MIT

import Glibc

/// An error as the command prints it.
struct UserError {
    private let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }

    /// Written to standard error in one piece.
    func print() {
        let line = Array("fireside: \(sentence)\n".utf8)
        write(STDERR_FILENO, line, line.count)
    }
}
