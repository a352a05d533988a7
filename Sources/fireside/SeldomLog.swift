// What goes wrong while serving, counted into one line a while.
// SPDX-License-Identifier: MIT

import Libevent
import Logging

/// Writes the first event of each kind at once, then at most one line a second for each kind: no
/// client can fill a disk with its mistakes, and neither can a disk that is full already.
final class SeldomLog {
    private let log: Logger
    private var lines: [String: Line] = [:]
    private let clock = ContinuousClock()

    private struct Line {
        var written: ContinuousClock.Instant
        var count = 0
    }

    init(_ log: Logger) {
        self.log = log
    }

    /// Something happened on a connection.
    func note(_ event: HTTPServer.Event) {
        note(event.name, event.level)
    }

    /// A resource failed.
    func note(_ error: any Error) {
        note("a request failed", .error, ["error": "\(error)"])
    }

    private func note(_ name: String, _ level: Logger.Level, _ metadata: Logger.Metadata = [:]) {
        let now = clock.now
        var line = lines[name] ?? Line(written: now - .seconds(1))
        line.count += 1
        if now - line.written >= .seconds(1) {
            let count: Logger.Metadata = ["count": "\(line.count)"]
            log.log(level: level, "\(name)", metadata: metadata.merging(count) { $1 })
            line = Line(written: now)
        }
        lines[name] = line
    }
}

extension HTTPServer.Event {
    fileprivate var name: String {
        switch self {
        case .refused(let status): "refused a request: \(status.code)"
        case .tooSlow: "closed: request too slow"
        case .doesNotRead: "closed: does not read its answer"
        case .leavesTooMuchUnread: "closed: its address leaves too much unread"
        case .sendsTooFarAhead: "closed: sends ahead while it waits"
        case .tooManyConnections: "closed: too many connections"
        case .outOfDescriptors: "out of descriptors; raise `ulimit -n` or lower --max-parked"
        case .disagreement: "closed: evhttp saw a request that the guard did not"
        }
    }

    fileprivate var level: Logger.Level {
        switch self {
        case .refused, .tooSlow: .debug
        case .doesNotRead, .leavesTooMuchUnread, .sendsTooFarAhead: .info
        case .tooManyConnections, .outOfDescriptors: .warning
        case .disagreement: .error
        }
    }
}
