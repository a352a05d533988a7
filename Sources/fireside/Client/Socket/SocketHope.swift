// Whether another WebSocket is worth a try.
// SPDX-License-Identifier: MIT

import Deferred
import HTTP
import WebSocket

/// Gives up on WebSockets that the server does not have, and on those that die young: a proxy may cut
/// them. Long polls go on working.
struct SocketHope {
    private let choice: TransportChoice
    private var chances = 2

    init(_ choice: TransportChoice) { self.choice = choice }

    /// Whether to open one.
    var isThere: Bool { choice != .poll && chances > 0 }

    /// It could not be opened.
    ///
    /// - Throws: The error, where nothing but a WebSocket was wanted, or where nobody wants one any more.
    mutating func failed(_ error: any Error) throws {
        if choice == .websocket || error is CancelledError { throw error }
        let isBusy = (error as? UpgradeRefused).map { [429, 503].contains($0.response.status) }
        chances -= isBusy == false ? chances : 1
    }

    /// It was open for so long. A server that shuts down ends young ones, too.
    mutating func ended(after life: Duration, _ code: CloseCode?) {
        if life < .seconds(60), code != .goingAway, choice == .auto { chances -= 1 }
    }
}
