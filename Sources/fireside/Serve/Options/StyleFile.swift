// The operator's own style sheet for the chat page: `--style FILE`. docs/styling.md
// SPDX-License-Identifier: MIT

import Chat
import Glibc

/// A file of CSS, read once at the start.
struct StyleFile {
    /// 256 KiB. The page sends it to every visitor.
    static let maxBytes = 256 << 10

    /// The file as it is: it is not checked to be CSS, the browser does that.
    let bytes: [UInt8]

    /// - Throws: What is wrong with the file, in a sentence for the user.
    init(path: String) throws(StyleFileError) {
        guard let file = fopen(path, "rb") else { throw .unreadable(path, errno) }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: StyleFile.maxBytes + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        // A directory can be opened, but not read.
        if ferror(file) != 0 { throw .unreadable(path, errno) }
        if count > StyleFile.maxBytes { throw .tooLong(path) }
        if count == 0 { throw .empty(path) }
        bytes.removeLast(bytes.count - count)
        self.bytes = bytes
    }
}

/// Why a style sheet cannot be used.
enum StyleFileError: Error, CustomStringConvertible {
    /// With `errno`.
    case unreadable(String, Int32)
    /// Longer than ``StyleFile/maxBytes``.
    case tooLong(String)
    /// An empty file is more likely a mistake than a wish.
    case empty(String)

    var description: String {
        switch self {
        case .unreadable(let path, let error):
            "--style \(path): the file cannot be read: \(String(cString: strerror(error)))."
        case .tooLong(let path):
            "--style \(path): the file is larger than \(StyleFile.maxBytes.asBytes)."
        case .empty(let path):
            "--style \(path): the file is empty; leave --style out for the page's own look."
        }
    }
}
