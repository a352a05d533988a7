// Why a connection ends.
// SPDX-License-Identifier: MIT

/// The number in a Close frame. RFC 6455 section 7.4, and IANA's registry of close codes.
public struct CloseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The number, as it is sent.
    public let rawValue: UInt16

    /// A code of this number, which need not be one that may be sent.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The application's own code for an HTTP status: 4000 + status.
    ///
    /// - Parameter status: 100 to 599.
    public init(status: Int) {
        precondition((100...599).contains(status), "\(status) is no HTTP status")
        rawValue = UInt16(4000 + status)
    }

    /// All is done.
    public static let normal = CloseCode(rawValue: 1000)
    /// The server stops, or the page is left.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// The other side broke a rule of RFC 6455.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// This kind of message is not taken: binary, for example.
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// A text message is not UTF-8.
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// The other side broke a rule of the application's.
    public static let policyViolation = CloseCode(rawValue: 1008)
    /// A message is too long.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// A client needs an extension that the server did not agree to.
    public static let extensionMissing = CloseCode(rawValue: 1010)
    /// The server failed.
    public static let internalError = CloseCode(rawValue: 1011)
    /// The server starts again.
    public static let serviceRestart = CloseCode(rawValue: 1012)
    /// The server is too busy now.
    public static let tryAgainLater = CloseCode(rawValue: 1013)
    /// A gateway got no proper answer from the server behind it.
    public static let badGateway = CloseCode(rawValue: 1014)

    /// Whether a Close frame may hold it. 1005, 1006 and 1015 only tell a program that none came.
    public var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The HTTP status that it was made of, where it is 4100 to 4599.
    public var status: Int? {
        (4100...4599).contains(rawValue) ? Int(rawValue) - 4000 : nil
    }

    /// The number.
    public var description: String { String(rawValue) }
}
