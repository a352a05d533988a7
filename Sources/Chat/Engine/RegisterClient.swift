// The way to what nodes keep in the engine, from any thread of a node.
// SPDX-License-Identifier: MIT

package import Deferred

/// Asks the engine for one thread. Lives on it.
package protocol RegisterClient: AnyObject {
    /// Does what `request` says, once for all nodes.
    ///
    /// - Returns: Fires on the thread that asked. Fails with an ``EngineError``.
    func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer>
}

extension Hub: RegisterClient {
    /// Through the hub's broker: fails with ``EngineError/none`` where the chat has no engine.
    package func register(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        broker.register(request)
    }
}
