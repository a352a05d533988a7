// A message that has its number and is kept.
// SPDX-License-Identifier: MIT

/// A message that everyone may see from now on, encoded once for all hubs.
package struct PublishedMessage: Sendable {
    /// Its number.
    package let seq: Int
    /// The number of the message before it, in any channel. A hub that has not heard of that one
    /// has missed something.
    package let previous: Int
    /// Its channel.
    package let channel: ChannelName
    /// When it got its number.
    package let at: Timestamp
    /// See ``Message/json(epoch:)``.
    package let json: [UInt8]
    /// How many bytes of `json`, before the closing brace, are the body.
    package let bodyLength: Int

    /// Encodes `message`.
    ///
    /// - Parameter previous: The number of the message before it.
    package init(_ message: Message, after previous: Int, epoch: String) {
        seq = message.seq
        self.previous = previous
        channel = message.channel
        at = message.at
        json = message.json(epoch: epoch)
        bodyLength = message.body.bytes.count
    }
}
