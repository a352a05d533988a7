// Standard output, written a whole piece at a time.
// SPDX-License-Identifier: MIT

import Glibc

/// The reader of our output has gone. Nothing is wrong, and there is nothing left to do.
struct OutputClosed: Error {}

/// A terminal, a pipe or a file. There is no buffer: the reader gets each piece at once.
struct OutputFile {
    private let file: Int32

    static let standard = OutputFile(file: STDOUT_FILENO)
    static let error = OutputFile(file: STDERR_FILENO)

    var isTerminal: Bool { isatty(file) == 1 }

    /// Width of the terminal; 80 if it is unknown. `TIOCGWINSZ`.
    var columns: Int {
        var size = [UInt16](repeating: 0, count: 4)  // struct winsize: rows, columns, and pixels
        let isKnown = ioctl(file, UInt(TIOCGWINSZ), &size) == 0 && size[1] > 0
        return isKnown ? Int(size[1]) : 80
    }

    /// Blocks for as long as the reader is not ready.
    ///
    /// - Throws: ``OutputClosed`` when nobody reads any more.
    func write(_ text: String) throws(OutputClosed) {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(file, $0.baseAddress, $0.count)
            }
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                var state = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
                poll(&state, 1, -1)
            } else if errno != EINTR {
                throw OutputClosed()
            }
        }
    }
}
