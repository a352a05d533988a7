// A file that is open for reading, and may have no name.
// SPDX-License-Identifier: MIT

import Glibc

/// Reads a file from front to back. Closed in `deinit`.
package final class OpenFile {
    /// In bytes, as of the opening.
    package let count: Int
    private let descriptor: Int32

    /// nil where it cannot be opened; `errno` says why.
    package init?(path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            close(descriptor)
            return nil
        }
        count = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// The next bytes; none at the end, nil where they cannot be read.
    func read(atMost limit: Int) -> [UInt8]? {
        var isRead = true
        let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let got = Glibc.read(descriptor, buffer.baseAddress, limit)
            isRead = got >= 0
            count = max(0, got)
        }
        return isRead ? bytes : nil
    }
}
