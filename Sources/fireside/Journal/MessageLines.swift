// A file of messages, one JSON object per line.
// SPDX-License-Identifier: MIT

import Chat
import Glibc

/// Reads line by line, however large the file is.
final class MessageLines {
    private let file: UnsafeMutablePointer<FILE>
    private let name: String
    private var line = 0
    private var buffer: UnsafeMutablePointer<CChar>?
    private var capacity = 0

    /// - Parameter path: nil for standard input.
    /// - Throws: ``MessageLineError/unreadable(_:reason:)``.
    init(path: String?) throws(MessageLineError) {
        name = path ?? "standard input"
        guard let file = path.map({ fopen($0, "rb") }) ?? fdopen(STDIN_FILENO, "rb") else {
            throw .unreadable(name, reason: String(cString: strerror(errno)))
        }
        self.file = file
    }

    deinit {
        fclose(file)
        free(buffer)
    }

    /// The next line that is not empty; nil at the end of the file.
    ///
    /// - Throws: ``MessageLineError``, with the number of the line.
    func next() throws(MessageLineError) -> MessageLine? {
        while true {
            let count = getline(&buffer, &capacity, file)
            guard count >= 0 else {
                if ferror(file) == 0 { return nil }
                throw .unreadable(name, reason: String(cString: strerror(errno)))
            }
            line += 1
            let raw = UnsafeRawBufferPointer(start: buffer, count: count)
            let bytes = Array(raw.prefix { $0 != UInt8(ascii: "\n") })
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d || $0 == 0x09 }) { continue }
            do throws(MessageLine.FieldError) {
                return try MessageLine(bytes)
            } catch {
                throw .wrong(name, line: line, error.sentence)
            }
        }
    }
}

/// Why messages cannot be imported.
enum MessageLineError: Error, CustomStringConvertible {
    /// With the system's reason.
    case unreadable(String, reason: String)
    /// A line, counted from 1, and what is wrong with it. No text of a message is in it.
    case wrong(String, line: Int, String)

    var description: String {
        switch self {
        case .unreadable(let name, let reason): "\(name) cannot be read: \(reason)."
        case .wrong(let name, let line, let sentence):
            "\(name), line \(line): \(sentence). Nothing was imported."
        }
    }
}
