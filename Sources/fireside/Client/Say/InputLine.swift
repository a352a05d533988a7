// What becomes one message.
// SPDX-License-Identifier: MIT

/// A line of the input, or the words of the command line.
struct InputLine: Equatable {
    /// The longest text, in bytes. A longer one would not fit into an answer that `listen` reads.
    static let maxLength = 4 << 20

    /// From 1 on, empty lines included, as editors count; nil for the words of the command line.
    let number: Int?
    /// In bytes, without the line break.
    let length: Int
    /// What is not UTF-8 is replaced by U+FFFD. Nil for a line that is too long to hold.
    let text: String?
}
