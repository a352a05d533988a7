// The value of --journal: where messages are kept.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import ChatHTTP
import ChatRedis
import ChatSQLite
import Deferred

/// Where messages are kept.
enum JournalPlace: ExpressibleByArgument {
    /// In memory, until the process ends.
    case memory
    /// In an SQLite file, which is created if it does not exist.
    case file(path: String)
    /// In Redis, which other servers use as well.
    case redis(RedisLocation)
    /// A URL that cannot be read. The parser would quote a value that it refuses, and with it a password:
    /// so it is taken here, and refused by ``check()``.
    case unreadable(RedisLocationError)

    /// The default.
    static let usual = JournalPlace.file(path: "./fireside.db")

    /// The default of --keep-total-bytes: memory costs more than disk.
    var usualTotalBytes: Int {
        switch self {
        case .memory: Retention().totalBytes
        case .file, .redis, .unreadable: 1 << 30
        }
    }

    /// Whether other servers use it, too.
    var isShared: Bool { if case .redis = self { true } else { false } }

    /// Any text but the empty one: `memory` as a file's name is `./memory`.
    init?(argument: String) {
        if argument.isEmpty { return nil }
        guard argument.contains("://") else {
            self = argument == "memory" ? .memory : .file(path: argument)
            return
        }
        do throws(RedisLocationError) {
            self = .redis(try RedisLocation(argument))
        } catch {
            self = .unreadable(error)
        }
    }

    /// - Throws: What is wrong with a URL. Nothing of it is quoted.
    func check() throws(ValidationError) {
        guard case .unreadable(let error) = self else { return }
        throw ValidationError("--journal: \(error).")
    }

    var defaultValueDescription: String { description }
}

extension JournalPlace: CustomStringConvertible {
    /// For people: never with a password.
    var description: String {
        switch self {
        case .memory: "memory"
        case .file(let path): path
        case .redis(let location): location.description
        case .unreadable: "a URL"
        }
    }
}
