// The search of the reference parser.
// SPDX-License-Identifier: MIT

import Glibc

extension [UInt8] {
    /// The first line feed at or behind `start`.
    func lineFeed(from start: Int) -> Int? { first(UInt8(ascii: "\n"), from: start) }

    /// The first colon at or behind `start`.
    func colon(from start: Int) -> Int? { first(UInt8(ascii: ":"), from: start) }

    /// Heads are searched many bytes at a time. C: `memchr`.
    private func first(_ byte: UInt8, from start: Int) -> Int? {
        withUnsafeBytes { bytes in
            guard start < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + start, Int32(byte), bytes.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }
}
