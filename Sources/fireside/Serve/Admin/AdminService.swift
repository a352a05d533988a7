// What the operator asks of the whole server, done.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import ChatSQLite
import Deferred
import EventLoop
import Glibc
import HTTP
import Logging

/// The server as ``AdminSite`` sees it. On the main thread's loop.
final class AdminService: AdminHost {
    let facts: ServerFacts
    private let place: JournalPlace
    private let broker: ServerBroker
    private let bans: BanFile
    private let mainWorker: Worker
    private let workers: [LoopThread<Mailbox<Worker.Command>>]
    private let log: Logger

    init(
        _ options: ServerOptions, _ broker: ServerBroker, _ bans: BanFile, mainWorker: Worker,
        workers: [LoopThread<Mailbox<Worker.Command>>], log: Logger
    ) {
        facts = ServerFacts(
            version: FiresideVersion.current, journal: options.keep.journal.description,
            loops: workers.count + 1)
        place = options.keep.journal
        self.broker = broker
        self.bans = bans
        self.mainWorker = mainWorker
        self.workers = workers
        self.log = log
    }

    /// It waits for the disk, which is done for an operator and for nobody else.
    func save(_ bans: [Ban]) throws { try self.bans.write(bans) }

    func refuseWaiting(from address: PeerAddress, _ error: HTTPError) {
        tell(.refuseWaiting(from: address, error))
    }

    func drainStreams(over span: Duration?) { tell(.drainStreams(over: span)) }

    private func tell(_ command: Worker.Command) {
        for worker in workers { worker.handle.post(command) }
        mainWorker.obey(command)
    }

    /// The copy is made beside the journal, where the server may write. It loses its name as soon as it
    /// is open, so nothing is left of it, however the server ends after that.
    func backup() throws(HTTPError) -> Deferred<OpenFile> {
        guard case .file(let path) = place, let journal = broker.journal as? SQLiteJournal else {
            throw HTTPError(
                toOperator: .conflict,
                broker.logins == nil
                    ? "This server keeps its messages in memory. There is no journal to copy."
                    : "This server keeps its messages in Redis. Copy them with fireside export, or copy "
                        + "the files of Redis.")
        }
        let copy = path + "-backup"
        unlink(copy)  // of a server that was killed
        return journal.backup(to: copy).addCallback {
            let file = OpenFile(path: copy)
            let reason = String(cString: strerror(errno))
            unlink(copy)
            guard let file else { throw UnreadableBackup(path: copy, reason: reason) }
            return file
        }
    }

    /// Each is written: only the operator can cause one.
    func note(_ action: AdminAction) {
        var metadata: Logger.Metadata = ["action": "\(action.name)"]
        if let object = action.object { metadata["object"] = "\(object.visible)" }
        if let process = action.process {
            metadata["uid"] = "\(process.uid)"
            metadata["pid"] = "\(process.pid)"
        }
        log.notice("admin", metadata: metadata)
    }
}

/// The copy was made, and cannot be opened.
private struct UnreadableBackup: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "\(path) cannot be read: \(reason)" }
}

// The socket.
extension AdminService {
    /// Listens for the operator.
    ///
    /// - Returns: nil where the server has no such socket.
    /// - Throws: Why it cannot listen where the operator said.
    static func listen(
        at place: AdminOptions.Place, on loop: EventLoop, _ admin: AdminContext, log: Logger
    ) throws(ListenError) -> HTTPServer? {
        switch place {
        case .none: return nil
        case .given(let path): return try listen(at: path, on: loop, admin)
        case .usual(let path):
            do { return try listen(at: path, on: loop, admin) } catch {
                log.warning(
                    "fireside admin cannot reach this server; see --admin-socket",
                    metadata: ["error": "\(error)"])
                return nil
            }
        }
    }

    private static func listen(
        at path: String, on loop: EventLoop, _ admin: AdminContext
    ) throws(ListenError) -> HTTPServer {
        try loop.listen(on: .unix(path: path, permissions: 0o600), AdminSite.make(admin))
    }
}
