// A message that has its number and is kept.
// SPDX-License-Identifier: MIT

/// A message that everyone may see from now on, encoded once for all hubs on other threads.
package struct PublishedMessage: Sendable {
    let message: Message
    /// The number of the message before it, in any channel. A hub that has not heard of that one
    /// has missed something.
    package let previous: Int
    /// See ``Message/json(epoch:)``.
    package let json: [UInt8]

    /// Encodes `message`.
    ///
    /// - Parameter previous: The number of the message before it.
    package init(_ message: Message, after previous: Int, epoch: String) {
        self.message = message
        self.previous = previous
        json = message.json(epoch: epoch)
    }

    /// Whether it changes others.
    var isChange: Bool { message.isChange }
    /// Its number.
    package var seq: Int { message.seq }
    /// Its channel.
    package var channel: ChannelName { message.channel }
    /// When it got its number.
    package var at: Timestamp { message.at }
    /// How many bytes of ``json``, before the closing brace, are the body; 0 for a deletion.
    package var bodyLength: Int { message.body.bytes.count }
}
