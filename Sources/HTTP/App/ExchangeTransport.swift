// The seam between a request and whatever carries it.
// SPDX-License-Identifier: MIT

import EventLoop

/// One exchange on a connection, as a request sees it.
///
/// A connection of the server on evhttp stands behind it. Nothing above this line of the house knows
/// that, so another carrier needs only a type that does these few things.
protocol ExchangeTransport: AnyObject {
    /// Sends the response to the exchange under way. Called once an exchange.
    func send(_ response: Response, to method: Method)

    /// Sends a response that has no end, and gives the connection to its handler.
    ///
    /// - Parameter holdsPlace: Whether the request has taken a place, to be given back at the end.
    func stream(_ response: Response, to handler: any StreamHandler, holdsPlace: Bool)

    /// The request of this exchange is a costly one: it counts as such until its response is out.
    ///
    /// - Throws: When its address has enough of them under way.
    func claim() throws(Budget.Refusal)

    /// The program at the other end, where that is known.
    var process: PeerProcess? { get }

    /// Whether a proxy is at the other end whose word counts: see ``TrustedProxies``.
    var isThroughTrustedProxy: Bool { get }

    /// The loop that it lives on; nil where it lives on none, as in tests.
    var loop: EventLoop? { get }

    /// Hangs up without a response.
    func abandon()
}

extension ExchangeTransport {
    /// Most tests have none.
    var loop: EventLoop? { nil }
}
