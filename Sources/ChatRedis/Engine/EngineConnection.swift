// A connection that ends with the first answer after which nothing can be expected of its server.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A ``RedisConnection`` whose failures are ``EngineError``s. On its loop's thread.
final class EngineConnection {
    /// Told of the end, before what was asked fails. It is not kept alive.
    weak var listener: (any EngineConnectionListener)?
    /// Why it has ended; nil while it is good.
    private(set) var ending: EngineError?
    private let connection: RedisConnection

    init(_ connection: RedisConnection) {
        self.connection = connection
        connection.listener = self
    }

    /// - Parameter limit: How long the answer may take; nil for the usual time.
    /// - Returns: Fails with an ``EngineError``.
    func call(_ command: RedisCommand, within limit: Duration? = nil) -> Deferred<RESPReply> {
        if let ending { return .fail(ending) }
        return connection.call(command, within: limit).addErrback { [self] failure in
            throw fail(EngineError(redis: failure.error))
        }
    }

    /// Sends several commands in one write.
    ///
    /// - Returns: Their answers; fails with the first ``EngineError``.
    func callAll(_ commands: [RedisCommand]) -> Deferred<[RESPReply]> {
        all(commands.map { call($0) }, consumeErrors: true).addCallback { results in
            try results.map { result in
                switch result {
                case .success(let reply): return reply
                case .failure(let failure): throw failure.error
                }
            }
        }
    }

    /// Ends it from this side. The listener is not told.
    func close() {
        listener = nil
        end(.gone("the connection was closed"))
    }

    /// Ends it from this side, for this reason.
    func end(_ error: EngineError) {
        guard ending == nil else { return }
        ending = error
        listener?.engineConnectionEnded(self, error)
        connection.close()
    }

    /// What the caller is told.
    private func fail(_ error: EngineError) -> EngineError {
        if let ending { return ending }
        if error.endsSession { end(error) }
        return error
    }
}

extension EngineConnection: RedisConnectionListener {
    func connectionEnded(_ connection: RedisConnection, _ error: RedisError) {
        end(EngineError(redis: error))
    }
}

/// Hears of the end of a connection.
protocol EngineConnectionListener: AnyObject {
    /// What was asked and not answered fails after this.
    func engineConnectionEnded(_ connection: EngineConnection, _ error: EngineError)
}

@available(*, unavailable)
extension EngineConnection: Sendable {}
