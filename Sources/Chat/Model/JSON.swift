// A JSON value.
// SPDX-License-Identifier: MIT

/// One JSON value, encoded once however many will read it.
public struct JSON: Sendable, Equatable {
    /// The value in ASCII, safe inside a script. Its bytes are shared by all copies.
    public let bytes: [UInt8]
    /// The value as it was posted; nil where that is ``bytes``, as with most messages.
    private let original: [UInt8]?

    /// The same value as it was posted, in UTF-8: what is kept. It may be a sixth of ``bytes``.
    public var posted: [UInt8] { original ?? bytes }

    /// How many bytes ``posted`` has.
    var postedCount: Int { original?.count ?? bytes.count }

    /// Whether ``posted`` and ``bytes`` are the same bytes.
    var isPlain: Bool { original == nil }

    /// - Parameter bytes: ASCII, without line breaks.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        original = nil
    }

    /// - Parameters:
    ///   - bytes: ASCII, without line breaks.
    ///   - original: The same value in UTF-8, where that is shorter.
    init(bytes: [UInt8], original: [UInt8]?) {
        self.bytes = bytes
        self.original = original
    }

    /// What a client is told when nothing was said: ask again.
    public static let null = JSON(bytes: Array("null".utf8))
}
