// One address is no longer served.
// SPDX-License-Identifier: MIT

import EventLoop

extension HTTPServer {
    /// Ends what `address` waits for here: each request that waits for long is answered with `error`,
    /// and the handler of each stream is told it. Other requests are answered soon anyway. To refuse
    /// what comes later is for the site's filter.
    public func refuseWaiting(from address: PeerAddress, _ error: HTTPError) {
        loop.checkThread()
        for connection in Array(connections.values) where connection.share?.address == address {
            connection.refuseWaiting(error)
        }
    }
}

extension Connection {
    fileprivate func refuseWaiting(_ error: HTTPError) {
        switch state {
        case .rendering: request?.refuseWaiting(error)
        case .streaming:
            handler?.refused(error)
            finishStream()
        case .reading, .awaitingProxyHeader, .queued, .writing, .lingering, .closed: break
        }
    }
}
