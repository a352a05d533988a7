// What one person says to all.
// SPDX-License-Identifier: MIT

/// A message, encoded once however many will read it.
public struct Message: Sendable, Equatable {
    /// One JSON value in ASCII, safe inside a script. Its bytes are shared by all copies.
    public let json: [UInt8]

    /// - Parameter json: ASCII, without line breaks.
    public init(json: [UInt8]) {
        self.json = json
    }

    /// What a client is told when nothing was said: ask again.
    public static let null = Message(json: Array("null".utf8))
}
