// The statuses that Fireside answers with.
// SPDX-License-Identifier: MIT

/// A status code and its reason phrase. RFC 9110 section 15.
///
/// Phrases are constants of this file on purpose: a line break in one would split the answer in two.
public struct Status: Hashable, Sendable {
    public let code: Int
    let phrase: StaticString

    private init(_ code: Int, _ phrase: StaticString) {
        self.code = code
        self.phrase = phrase
    }

    /// RFC 9110 section 6.4.1. Without a body there is no length either: that of a 304 would be the
    /// file's own.
    var mayHaveBody: Bool { self != .noContent && self != .notModified }

    public static func == (one: Status, other: Status) -> Bool { one.code == other.code }
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    public static let ok = Status(200, "OK")
    public static let created = Status(201, "Created")
    public static let noContent = Status(204, "No Content")
    public static let seeOther = Status(303, "See Other")
    public static let notModified = Status(304, "Not Modified")
    public static let badRequest = Status(400, "Bad Request")
    public static let unauthorized = Status(401, "Unauthorized")
    public static let forbidden = Status(403, "Forbidden")
    public static let notFound = Status(404, "Not Found")
    public static let methodNotAllowed = Status(405, "Method Not Allowed")
    public static let conflict = Status(409, "Conflict")
    public static let contentTooLarge = Status(413, "Content Too Large")
    public static let uriTooLong = Status(414, "URI Too Long")
    public static let unsupportedMediaType = Status(415, "Unsupported Media Type")
    public static let expectationFailed = Status(417, "Expectation Failed")
    public static let tooManyRequests = Status(429, "Too Many Requests")
    public static let fieldsTooLarge = Status(431, "Request Header Fields Too Large")
    public static let internalError = Status(500, "Internal Server Error")
    public static let notImplemented = Status(501, "Not Implemented")
    public static let unavailable = Status(503, "Service Unavailable")
    public static let versionNotSupported = Status(505, "HTTP Version Not Supported")
    public static let insufficientStorage = Status(507, "Insufficient Storage")
}
