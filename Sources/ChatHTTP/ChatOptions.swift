// What the operator decides about the chat.
// SPDX-License-Identifier: MIT

internal import Libevent

public struct ChatOptions: Sendable {
    /// A limit for one address. 0 sets none.
    public struct PerAddress: Sendable {
        public var count: Int
        /// A proxy on this machine speaks for all its clients, so a limit that nobody asked for
        /// spares the loopback.
        public var sparesLoopback: Bool

        public init(_ count: Int, sparesLoopback: Bool) {
            self.count = count
            self.sparesLoopback = sparesLoopback
        }

        func applies(to peer: PeerAddress) -> Bool {
            count > 0 && !(sparesLoopback && peer.isLoopback)
        }

        var rate: Double { Double(count) }
    }

    /// Requests that may wait at once; 0 for as many as there are connections.
    public var maxParked = 0
    public var maxParkedPerAddress = PerAddress(1000, sparesLoopback: true)
    /// Messages a second from one address, and how many at once.
    public var publishRate = PerAddress(20, sparesLoopback: true)
    public var publishBurst = 40
    /// Messages a second from one person whose name is known, and twice as many at once; 0 sets no
    /// limit.
    public var speakerRate = 5
    /// Tries to log in from one address, a minute and at once.
    public var loginRate = PerAddress(5, sparesLoopback: true)
    /// Sites whose pages may read answers and post, beside this one's own.
    public var allowedOrigins: [Origin] = []
    /// A style sheet of the operator's own, behind the page's: CSS in UTF-8. Empty for none.
    public var style: [UInt8] = []

    public init() {}
}
