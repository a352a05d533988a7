// By which a second try to send a message is known.
// SPDX-License-Identifier: MIT

/// A mark that a client puts on a message, so that sending it again is harmless.
public struct Nonce: Hashable, Sendable {
    /// How long a second message with the same mark is taken for the first one.
    public static let lifetime = Duration.seconds(300)

    /// Whose mark it is: two senders may make the same one.
    public let sender: String
    /// 8 to 64 of `A-Z a-z 0-9 _ -`.
    public let value: String

    /// A mark of this sender.
    public init(sender: String, value: String) {
        self.sender = sender
        self.value = value
    }
}
