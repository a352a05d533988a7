// What goes wrong while serving: at most one line a second for each kind.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP
import Logging
import Synchronization

/// Writes the first event of each kind at once, then at most one line a second with the count of
/// the events since. So no client can fill a disk with its mistakes. All loops of a server share
/// one; it can be used from any thread.
final class ThrottledLog: ServerObserver, Sendable {
    /// It can be used on any thread.
    private let log: Logger
    /// By name: there are as many as kinds of events, so clients cannot make it grow.
    private let lines = Mutex<[String: Line]>([:])
    /// Not the calendar, which somebody may set back.
    private let clock = ContinuousClock()

    /// When a kind was written last, and how often it has happened since.
    private struct Line {
        var written: ContinuousClock.Instant
        var count = 0
    }

    /// - Parameter log: Gets the lines; its level decides which of them are written.
    init(_ log: Logger) {
        self.log = log
    }

    /// Somebody was turned away without an answer.
    func note(_ incident: ServerIncident, from address: PeerAddress?) {
        note(incident.reason, incident.name, address.map { ["last": "\($0)"] } ?? [:])
    }

    /// Somebody was refused something. What they sent is not in the line, but the address of the last
    /// one is: that is how an operator finds out who.
    func refused(_ error: HTTPError, from address: PeerAddress) {
        note(
            error.reason, "refused",
            ["status": "\(error.status.code)", "last": "\(address)"])
    }

    /// A resource failed.
    func resourceFailed(_ error: any Error) {
        note("a request failed", .error, ["error": "\(error)"])
    }

    /// A Deferred was released with a failure that nothing handled: a bug in Fireside.
    func note(_ failure: UnhandledFailure) {
        note("unhandled error in a Deferred", .error, ["error": "\(failure)"])
    }

    /// One line a second for each reason, under the name that the metrics have for it.
    private func note(_ reason: RefusalReason, _ name: String, _ metadata: Logger.Metadata) {
        guard log.logLevel <= reason.kind.level else { return }
        guard let count = count(reason.name, at: clock.now) else { return }
        let marks: Logger.Metadata = ["reason": "\(reason)", "count": "\(count)"]
        log.log(level: reason.kind.level, "\(name)", metadata: metadata.merging(marks) { $1 })
    }

    /// Writes a line if one is due; else counts the event for the next.
    func note(_ name: String, _ level: Logger.Level, _ metadata: Logger.Metadata = [:]) {
        guard let count = count(name, at: clock.now) else { return }
        log.log(
            level: level, "\(name)", metadata: metadata.merging(["count": "\(count)"]) { $1 })
    }

    /// - Returns: How many events there were since the last line; nil if it is too early for
    ///   another.
    private func count(_ name: String, at now: ContinuousClock.Instant) -> Int? {
        lines.withLock { lines in
            var line = lines[name] ?? Line(written: now - .seconds(1))
            line.count += 1
            let isDue = now - line.written >= .seconds(1)
            lines[name] = isDue ? Line(written: now) : line
            return isDue ? line.count : nil
        }
    }
}

extension ServerIncident {
    /// What the line says.
    fileprivate var name: String {
        switch self {
        case .tooSlow: "closed: request too slow"
        case .doesNotRead: "closed: does not read its answer"
        case .holdsTooMuch: "closed: its address holds too many bytes"
        case .sendsTooFarAhead: "closed: sends ahead while it waits"
        case .tooManyConnections: "closed: too many connections"
        case .sendsNoProxyHeader: "closed: a trusted proxy sends no PROXY header"
        case .outOfDescriptors: "out of descriptors; raise `ulimit -n` or lower --max-parked"
        case .disagreement: "closed: evhttp saw a request that the parser did not"
        }
    }
}

extension RefusalReason.Kind {
    /// By who has to act: its author, perhaps the operator, the operator.
    fileprivate var level: Logger.Level {
        switch self {
        case .mistake: .debug
        case .limit: .info
        case .alarm: .warning
        }
    }
}
