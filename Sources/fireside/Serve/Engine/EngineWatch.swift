// How a server gets on with Redis, in the log.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import EventLoop
import Logging

/// Looks once a second at what the broker counts, and writes down what has changed. On the broker's
/// loop.
final class EngineWatch {
    private let broker: SharedBroker
    private let engine: RedisEngine
    private let loop: EventLoop
    private let log: ThrottledLog
    private var last = EngineStatistics()

    init(
        _ broker: SharedBroker, _ engine: RedisEngine, on loop: EventLoop, _ log: ThrottledLog
    ) {
        self.broker = broker
        self.engine = engine
        self.loop = loop
        self.log = log
    }

    /// Begins to look.
    func start() {
        loop.callLater(.seconds(1)) { [weak self] in
            self?.look()
            self?.start()
        }
    }

    private func look() {
        broker.statistics().addCallback { statistics -> Void in
            guard let now = statistics.engine else { return }
            for line in EngineWatch.lines(from: self.last, to: now) {
                self.log.note(line.text, line.level, [:])
            }
            if now.isUp, self.last.opens == 0 { self.warn() }
            self.last = now
        }
    }

    /// Says once what the settings of Redis may cost.
    private func warn() {
        engine.warnings().addCallbacks(
            { for sentence in $0 { self.log.note(sentence, .warning, [:]) } },
            // It is lost again: that stands in the log.
            { _ in })
    }

    /// What there is to say.
    static func lines(
        from old: EngineStatistics, to new: EngineStatistics
    ) -> [(text: String, level: Logger.Level)] {
        var lines: [(String, Logger.Level)] = []
        if old.isUp != new.isUp {
            lines.append(new.isUp ? ("engine up", .notice) : ("engine lost", .warning))
        }
        if new.fenced > old.fenced {
            lines.append(("the engine was restarted or replaced", .warning))
        }
        if new.cleanHoles > old.cleanHoles {
            lines.append(("failover of the engine: nothing was lost", .notice))
        }
        if new.lossyHoles > old.lossyHoles {
            lines.append(
                (
                    "failover of the engine: messages may be lost, and clients are told of a gap",
                    .error
                ))
        }
        if new.newEpochs > old.newEpochs {
            lines.append(("the engine was empty: all messages are gone", .error))
        }
        if new.skips > old.skips {
            lines.append(
                ("this node was too far behind, and begins again with what is kept", .warning))
        }
        return lines.map { (text: $0.0, level: $0.1) }
    }
}
