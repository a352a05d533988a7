// The way of a message into the chat, whichever door it came through.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// Publishes what somebody said who may say it. One for each loop, on its thread.
struct Publisher {
    let hub: Hub
    /// Counts the channels that messages make.
    let rates: RateLimits

    /// Publishes what was posted.
    ///
    /// - Parameters:
    ///   - speaker: Who says it, as ``AccessRules`` has found; nil for nobody in particular.
    ///   - address: Where it comes from.
    /// - Returns: The message's id, once it is kept; nil for an ephemeral message, which is not kept.
    /// - Throws: 429 for too many new channels, and what the hub refuses.
    func publish(
        _ post: PostedMessage, by speaker: Identity?, in channel: ChannelName,
        from address: PeerAddress
    ) throws(HTTPError) -> Deferred<Position>? {
        let nonce = post.nonce.map {
            Nonce(sender: sender(speaker, address, channel), value: $0)
        }
        return try publish(
            post.body, seconds: post.ttl, nonce: nonce, by: speaker, in: channel, from: address)
    }

    /// The same for what is no form.
    ///
    /// - Parameter seconds: How long an ephemeral message is worth showing; nil for one that is kept.
    func publish(
        _ body: JSON, seconds: Int?, nonce: Nonce?, by speaker: Identity?, in channel: ChannelName,
        from address: PeerAddress
    ) throws(HTTPError) -> Deferred<Position>? {
        let draft = Draft(channel: channel, from: speaker, body: body, nonce: nonce)
        // An ephemeral message is heard in channels that exist, and makes none.
        if seconds == nil {
            try rates.countChannel(from: address, unless: hub.knows(channel))
        }
        do {
            guard let seconds else { return try hub.publish(draft) }
            try hub.ephemeral(draft, seconds: seconds)
            return nil
        } catch {
            throw error.httpError
        }
    }

    /// Whose nonce it is: two people, or one in two channels, may make the same.
    private func sender(
        _ speaker: Identity?, _ address: PeerAddress, _ channel: ChannelName
    ) -> String {
        speaker.map { "\(channel)/name/\($0.subject)" } ?? "\(channel)/peer/\(address)"
    }
}
