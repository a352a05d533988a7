// Standard input, a line at a time.
// SPDX-License-Identifier: MIT

/// The lines that say something. Waits for the next one: nothing else happens meanwhile.
struct Lines: IteratorProtocol {
    func next() -> String? {
        while let line = readLine() {
            if line.contains(where: { !$0.isWhitespace }) { return line }
        }
        return nil
    }
}
