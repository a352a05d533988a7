// Where lines end.
// SPDX-License-Identifier: MIT

internal import Glibc

extension [UInt8] {
    /// The first line feed at or behind `start`. Heads are searched many bytes at a time.
    func lineFeed(from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(UInt8(ascii: "\n")), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
