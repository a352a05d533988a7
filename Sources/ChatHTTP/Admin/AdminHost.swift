// What the operator's site needs of the program around it.
// SPDX-License-Identifier: MIT

package import Deferred
package import HTTP

/// The server that a chat runs in, as ``AdminSite`` sees it. On the thread of the broker's loop.
package protocol AdminHost: AnyObject {
    /// What the server is, for the operator's eyes.
    var facts: ServerFacts { get }

    /// Keeps the bans for the next start.
    ///
    /// - Throws: Why they cannot be kept, in a sentence for the operator.
    func save(_ bans: [Ban]) throws

    /// Ends what an address waits for, on all loops: see ``HTTPServer/refuseWaiting(from:_:)``.
    func refuseWaiting(from address: PeerAddress, _ error: HTTPError)

    /// The streams of all loops end within this time; nil to end no more of them.
    func drainStreams(over span: Duration?)

    /// A copy of the journal, consistent, in a file without a name. It holds all that was acknowledged
    /// before the call. Cancelled, nothing is left of it.
    ///
    /// - Throws: Where there is no journal to copy.
    func backup() throws(HTTPError) -> Deferred<OpenFile>

    /// Writes down what the operator did.
    func note(_ action: AdminAction)
}

/// What does not change while a server runs.
package struct ServerFacts: Sendable {
    /// The program's version.
    package let version: String
    /// The journal's path, or `memory`.
    package let journal: String
    /// Threads that serve clients.
    package let loops: Int

    /// As the server was started.
    package init(version: String, journal: String, loops: Int) {
        self.version = version
        self.journal = journal
        self.loops = loops
    }
}

/// Something that the operator did. It never has a message's text in it.
package struct AdminAction: Sendable {
    /// One word: `ban`.
    package let name: String
    /// What it was done to: a name, an address, an id, a channel. nil where it is about all.
    package let object: String?
    /// The program that asked for it, where that is known.
    package let process: PeerProcess?
}
