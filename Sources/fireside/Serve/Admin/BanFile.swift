// Where bans are kept from one start to the next.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP

/// A file with a line for each ban, beside the journal: `chat.db-bans` for chat.db, and `fireside.db-bans`
/// in the working directory with Redis: bans are each server's own. Only its owner can read it, for it has
/// people's addresses.
struct BanFile {
    /// nil to keep them nowhere.
    private let path: String?

    init(_ journal: JournalPlace) {
        switch journal {
        case .file(let path): self.path = path + "-bans"
        case .redis: path = "./fireside.db-bans"
        case .memory, .unreadable: path = nil
        }
    }

    /// - Throws: What is wrong with the file, in a sentence for the user. A server that did not know who
    ///   is banned would let them in.
    func read() throws -> [Ban] {
        guard let path, PrivateFile(path).exists else { return [] }
        var bans: [Ban] = []
        for (index, line) in try text(of: path).split(separator: "\n").enumerated()
        where !line.hasPrefix("#") {
            guard let ban = Ban(line: String(line)) else {
                throw BanFileError.noBan(path: path, line: index + 1)
            }
            bans.append(ban)
        }
        return bans
    }

    private func text(of path: String) throws -> String {
        do throws(KeyFileError) {
            return try PrivateFile(path, maxLength: BanFile.maxLength).read()
        } catch {
            // What is said of keys that others can read is not right for bans.
            if case .open = error { throw BanFileError.open(path: path) }
            throw error
        }
    }

    /// Replaces the whole file or nothing.
    func write(_ bans: [Ban]) throws {
        guard let path else { return }
        let text =
            "# Who is banned from this chat. Change it with fireside admin.\n"
            + bans.map { $0.line + "\n" }.joined()
        try PrivateFile(path).write(text)
    }

    /// More than the list may have bans, each with the longest reason.
    private static let maxLength = 16 << 20
}

/// What is wrong with a file of bans.
enum BanFileError: Error, CustomStringConvertible {
    /// A line that cannot be read.
    case noBan(path: String, line: Int)
    /// Its mode lets the group or others in.
    case open(path: String)

    var description: String {
        switch self {
        case .noBan(let path, let line):
            "line \(line) of \(path) is no ban; mend it, or take it out."
        case .open(let path):
            "\(path) holds people's addresses, but other users can read it: chmod 600 \(path)"
        }
    }
}
