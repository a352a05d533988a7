// Reading the file of `--config`.
// SPDX-License-Identifier: MIT

import Glibc

/// A file of at most 64 KiB of text.
struct SettingsFile {
    private static let maxBytes = 64 << 10

    let path: String

    /// - Throws: ``SettingsError/unreadable(path:reason:)``.
    func read() throws(SettingsError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: SettingsFile.maxBytes + 1)
        var count = 0
        while count < bytes.count {
            let part = bytes.withUnsafeMutableBytes {
                Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
            }
            if part < 0 { throw failure }
            if part == 0 { break }
            count += part
        }
        guard count < bytes.count else {
            throw .unreadable(path: path, reason: "it is larger than 64 KiB")
        }
        guard let text = String(validating: bytes[..<count], as: UTF8.self), !text.contains("\0")
        else { throw .unreadable(path: path, reason: "it is not text in UTF-8") }
        return text
    }

    private var failure: SettingsError {
        .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
}
