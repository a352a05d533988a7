// What numbers and keeps a server's messages: a journal of its own, or Redis.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import ChatRedis
import ChatSQLite
import Deferred
import EventLoop
import HTTP
import Logging
import TLS

/// A server's broker, as the command uses it. On the main thread's loop.
enum ServerBroker {
    /// The only server of its chat.
    case local(LocalBroker, any Journal)
    /// One of several.
    case shared(SharedBroker, EngineWatch, SharedLogins)

    /// Opens the journal, or prepares to connect to Redis.
    ///
    /// - Throws: What is wrong with the journal, in a sentence for the user. Redis need not be there.
    init(
        _ options: ServerOptions, _ shared: SharedState, on loop: EventLoop, _ log: ThrottledLog
    ) throws {
        let (keep, hub) = (options.keep, options.hub)
        guard case .redis(let location) = keep.journal else {
            let journal = try keep.openJournal(on: loop)
            let broker = LocalBroker(
                journal: journal, shared: shared, scheduler: loop, clock: SystemClock(),
                options: hub)
            self = .local(broker, journal)
            return
        }
        let engine = RedisEngine(location, on: loop, over: try location.transport(), options: hub)
        let logins = SharedLogins(keepsKeys: options.logins.keys == .engine)
        let broker = SharedBroker(
            engine: LoggedEngine(engine, log), node: RandomID().description, shared: shared,
            scheduler: loop, clock: SystemClock(), options: hub, rules: NameRuleMaker(),
            register: logins)
        self = .shared(broker, EngineWatch(broker, engine, on: loop, log), logins)
    }

    /// For the hub on its thread.
    var broker: any Broker & OperatedBroker {
        switch self {
        case .local(let broker, _): broker
        case .shared(let broker, _, _): broker
        }
    }

    /// nil where the messages are in Redis.
    var journal: (any Journal)? { if case .local(_, let journal) = self { journal } else { nil } }

    /// What is decided over all servers; nil for the only one.
    var logins: SharedLogins? {
        if case .shared(_, _, let logins) = self { logins } else { nil }
    }

    /// Begins to connect to Redis. The server listens already.
    func start() {
        guard case .shared(let broker, let watch, _) = self else { return }
        broker.start()
        watch.start()
    }
}

extension KeepOptions {
    /// The journal then lives on the loop's thread.
    ///
    /// - Throws: What is wrong with the file, in a sentence for the user.
    fileprivate func openJournal(on loop: any Scheduler) throws(JournalError) -> any Journal {
        // Messages grow old by a clock that does not jump.
        let clock = SteadyClock(SystemClock())
        guard case .file(let path) = journal else {
            return MemoryJournal(retention: retention, clock: clock)
        }
        let file = try SQLiteJournal(
            path: path, retention: retention, durability: durability, clock: clock,
            scheduler: loop)
        file.makeIndex()
        return file
    }
}

extension RedisLocation {
    /// Whether a password stands in it.
    var hasPassword: Bool { login.password != nil || sentinelLogin.password != nil }

    /// TCP, or TLS on it.
    ///
    /// - Throws: What is wrong with the file of certificates.
    func transport() throws(TLSError) -> any ClientTransport {
        isSecure
            ? TLSTransport(trust: try TLSTrust(authorities: authorities)) : PlainTransport()
    }
}
