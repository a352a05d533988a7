// One sentence to whoever started the command.
// SPDX-License-Identifier: MIT

import Glibc

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
