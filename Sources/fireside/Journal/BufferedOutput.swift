// Standard output, in large pieces.
// SPDX-License-Identifier: MIT

import Glibc

/// Collects lines and writes them together.
final class BufferedOutput {
    private static let limit = 64 << 10
    private var bytes: [UInt8] = []

    /// - Throws: ``OutputError`` when it was time to write, and that failed.
    func write(_ line: [UInt8]) throws(OutputError) {
        bytes += line
        if bytes.count >= BufferedOutput.limit { try flush() }
    }

    /// Writes what is left.
    func flush() throws(OutputError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            guard count >= 0 || errno == EINTR else { throw OutputError(code: errno) }
            rest = rest.dropFirst(max(count, 0))
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

/// For example, the disk is full.
struct OutputError: Error, CustomStringConvertible {
    /// `errno`.
    let code: Int32

    var description: String {
        "The output cannot be written: \(String(cString: strerror(code)))."
    }
}
