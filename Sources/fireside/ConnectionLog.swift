// What goes wrong on connections, counted into one line a while.
// SPDX-License-Identifier: MIT

import Libevent
import Logging

/// Writes the first event of each kind at once, then at most one line a second for each kind: no
/// client can fill a disk with its mistakes.
final class ConnectionLog {
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

    func note(_ event: HTTPServer.Event) {
        let name = event.name
        let now = clock.now
        var line = lines[name] ?? Line(written: now - .seconds(1))
        line.count += 1
        if now - line.written >= .seconds(1) {
            log.log(level: event.level, "\(name)", metadata: ["count": "\(line.count)"])
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
        case .sendsTooFarAhead: "closed: sends ahead while it waits"
        case .tooManyConnections: "closed: too many connections"
        case .outOfDescriptors: "out of descriptors; raise `ulimit -n` or lower --max-parked"
        case .disagreement: "closed: evhttp saw a request that the guard did not"
        }
    }

    fileprivate var level: Logger.Level {
        switch self {
        case .refused, .tooSlow: .debug
        case .doesNotRead, .sendsTooFarAhead: .info
        case .tooManyConnections, .outOfDescriptors: .warning
        case .disagreement: .error
        }
    }
}
