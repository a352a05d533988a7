// Brings one message to the server, however often that must be tried.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import HTTP

/// Sends messages over a WebSocket while one is open, and by POST otherwise. A retry has the same nonce,
/// by which the server recognises it, whichever way it comes.
final class MessagePoster {
    /// Where messages go while it is open.
    var socket: ChannelSocket?
    private let server: ServerURL
    private let loop: EventLoop
    private let client: HTTPClient
    private let session: ClientSession
    /// How long to try to send each message.
    private let patience: Duration
    /// Starts again with each message.
    private var backoff = RetryBackoff(from: .milliseconds(250), to: .seconds(5))

    /// - Parameters:
    ///   - client: For this poster and `session` alone: a long poll would hold it up.
    ///   - session: Logs in when the server wants it, and brings the cookie and the token.
    init(
        _ server: ServerURL, _ client: HTTPClient, _ session: ClientSession, patience: Duration,
        on loop: EventLoop
    ) {
        self.server = server
        self.client = client
        self.session = session
        self.patience = patience
        self.loop = loop
    }

    /// Posts the message, and posts it again while that may help. One at a time.
    ///
    /// - Returns: Fires with its id. Fails with ``RefusedRequest`` where another try would not help, and
    ///   with ``GaveUp`` when our patience is over.
    func post(_ message: OutgoingMessage) -> Deferred<String> {
        backoff.reset()
        return post(message, until: loop.now + patience)
            .addTimeout(max(patience, .seconds(1)), clock: loop, onTimeoutCancel: giveUp)
    }

    private func post(_ message: OutgoingMessage, until deadline: Duration) -> Deferred<String> {
        session.perform { self.send(message) }.addErrback { failure in
            let pause = try self.pause(after: failure, until: deadline)
            return self.loop.pause(pause).addCallback { self.post(message, until: deadline) }
        }
    }

    private func send(_ message: OutgoingMessage) -> Deferred<String> {
        guard let socket else { return postByHTTP(message) }
        return maybeDeferred { try socket.say(message) }.addErrback { failure in
            // Somebody who has to log in does so for a request, and so does a message whose reply is
            // lost: a socket that has failed is not asked again.
            if let error = failure.error as? RefusedRequest, ![401, 403].contains(error.status) {
                throw failure
            }
            self.socket?.close()
            self.socket = nil
            return self.postByHTTP(message)
        }
    }

    private func postByHTTP(_ message: OutgoingMessage) -> Deferred<String> {
        client.post(
            message.target(at: server), body: message.body, type: "application/json",
            fields: session.fields
        )
        .addCallback(PublishReceipt.id)  // or throws what the server refused
    }

    /// - Throws: The failure, where another try would not help; ``GaveUp`` after the deadline.
    private func pause(after failure: Failure, until deadline: Duration) throws -> Duration {
        let pause = try backoff.pause(after: failure)
        let left = deadline - loop.now
        let wanted = (failure.error as? RefusedRequest)?.retryAfter ?? .zero
        if wanted > left, left > .zero {
            throw GaveUp(reason: "\(failure.error)", wanted: wanted, patience: patience)
        }
        // At most half of what is left: the last tries come shortly before the end.
        guard left > .milliseconds(100) else {
            throw GaveUp(reason: "\(failure.error)", patience: patience)
        }
        return max(wanted, min(pause, left / 2))
    }

    /// A server that sends a little now and then may keep a try going for ever: the timeout ends
    /// it.
    private func giveUp(_ result: Result<String, Failure>, after: Duration) throws -> String {
        guard case .failure(let failure) = result else { return try result.get() }
        try failure.trap(CancelledError.self)
        throw GaveUp(reason: "\(server) did not finish its answer", patience: after)
    }
}
