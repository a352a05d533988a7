// `fireside serve --check`: what would run, and what is risky about it.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import ChatRedis
import ChatSQLite
import Glibc
import HTTP

/// Looks at everything that a start needs, and starts and creates nothing.
struct StartupCheck {
    let options: ServerOptions
    /// Where the options come from.
    let settings: Settings
    /// Where it would listen.
    let addresses: ServerAddresses
    /// What would keep the server from starting, a sentence each.
    var problems: [String] = []
    /// How many there can be; nil where there are too few to start.
    private(set) var connections: Int?
    /// What is risky about Redis, a sentence each.
    private(set) var engineRisks: [String] = []
    /// What it would run with, a line each.
    var facts: [String] = []
    /// What is risky about login providers, a sentence each.
    var providerRisks: [String] = []

    /// - Throws: Where systemd should have passed on sockets, and has not.
    init(_ options: ServerOptions, _ settings: Settings) throws {
        self.options = options
        self.settings = settings
        addresses = try ServerAddresses(options, activated: ActivatedSockets.take())
        facts += addresses.named.map { "Address: \($0)" }
        checkJournal()
        facts.append("Keeps: \(options.keep.retention.sentence)")
        facts.append("Login: \(login.sentence)")
        checkAccounts()
        checkProviders()
        checkKeys()
        checkSize()
        checkStyle()
    }

    /// Who may post.
    var login: Sessions.Login { addresses.login(options.logins.login) }

    private mutating func checkJournal() {
        if case .redis(let location) = options.keep.journal { return check(location) }
        guard case .file(let path) = options.keep.journal else {
            facts.append("Journal: memory")
            return
        }
        do throws(JournalError) {
            guard access(path, F_OK) == 0 else {
                try JournalReader.checkPlace(path: path)
                facts.append("Journal: \(path), which will be created")
                return
            }
            let contents = try JournalReader(path: path).contents
            facts.append(
                "Journal: \(path), \(contents.count.counting("message")) in "
                    + contents.channels.count.counting("channel"))
        } catch .busy {
            facts.append("Journal: \(path), in use by a server that runs now")
        } catch {
            problems.append(error.description)
        }
    }

    /// A server starts without it, and waits.
    private mutating func check(_ location: RedisLocation) {
        facts.append("Journal: \(location)")
        do { engineRisks = try RedisProbe(location: location).run() } catch {
            engineRisks = ["The server would wait, for \(error)."]
        }
    }

    private mutating func checkAccounts() {
        do {
            try options.checkAccounts(login, at: addresses)
        } catch {
            problems.append("\(error)")
        }
    }

    private mutating func checkKeys() {
        if options.logins.keys == .engine { return facts.append("Keys: in Redis") }
        do throws(KeyFileError) {
            if let file = options.logins.keyFile(options.keep.journal) {
                let exists = PrivateFile(file.path).exists
                if exists { _ = try file.read() }
                facts.append("Keys: \(file.path)" + (exists ? "" : ", which will be created"))
            } else {
                facts.append("Keys: in memory; logins end with the server")
            }
            let siteKeys = try options.logins.siteKeys()
            if !siteKeys.isEmpty {
                facts.append("Tickets: \(siteKeys.count.counting("key")) shared with other sites")
            }
        } catch {
            problems.append(error.description)
        }
    }

    private mutating func checkSize() {
        facts.append("Loops: \(options.loopCount)")
        do throws(ListenError) {
            let connections = try options.limits.connections(
                descriptors: Descriptors.raiseLimit(), loops: options.loopCount,
                places: addresses.places.count)
            self.connections = connections
            facts.append("Limit: \(connections.counting("connection"))")
        } catch {
            problems.append("\(error)")
        }
    }

    private mutating func checkStyle() {
        guard let path = options.pages.style else { return }
        do throws(StyleFileError) {
            facts.append("Style: \(path), \(try StyleFile(path: path).bytes.count.asBytes)")
        } catch {
            problems.append(error.description)
        }
    }
}
