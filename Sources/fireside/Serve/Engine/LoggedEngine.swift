// An engine whose failures stand in the log.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Logging

/// Passes everything on, and writes down why the engine cannot be reached: once a second at most.
final class LoggedEngine: Engine {
    private let engine: any Engine
    private let log: ThrottledLog

    init(_ engine: any Engine, _ log: ThrottledLog) {
        self.engine = engine
        self.log = log
    }

    var place: String { engine.place }

    func open(_ node: NodeIntroduction) -> Deferred<any EngineSession> {
        engine.open(node).addErrback { failure in try self.note(failure) }
    }

    func follow(
        _ epoch: String, after mark: LogMark, for follower: any LogFollower
    ) -> Deferred<any LogFeed> {
        engine.follow(epoch, after: mark, for: follower).addErrback { failure in
            try self.note(failure)
        }
    }

    func close() { engine.close() }

    private func note<Value>(_ failure: Failure) throws -> Value {
        log.note(
            "engine unreachable", .warning, ["error": "\(failure.error)", "place": "\(place)"])
        throw failure.error
    }
}
