// The words of the command line as a line.
// SPDX-License-Identifier: MIT

/// One line, which is there already.
final class SingleLine: LineSource {
    private var line: InputLine?

    init(_ text: String) {
        line = InputLine(number: nil, length: text.utf8.count, text: text)
    }

    func next() -> InputLine? { line.take() }

    var isReady: Bool { true }
}
