// The statuses that a response can have.
// SPDX-License-Identifier: MIT

/// A status code. RFC 9110 section 15; 429 and 431 are of RFC 6585, 507 of RFC 4918.
public enum Status: Int, CaseIterable, Sendable {
    /// The connection speaks another protocol from here on.
    case switchingProtocols = 101
    /// Here it is.
    case ok = 200
    /// What was sent is stored.
    case created = 201
    /// Done; there is nothing to send.
    case noContent = 204
    /// The result is at another path, to be got with GET.
    case seeOther = 303
    /// The client's copy is still good.
    case notModified = 304
    /// The request is malformed, or a parameter is not what it should be.
    case badRequest = 400
    /// The client must log in first.
    case unauthorized = 401
    /// The client may not do that.
    case forbidden = 403
    /// There is nothing at that path.
    case notFound = 404
    /// The path takes other methods.
    case methodNotAllowed = 405
    /// Something else is in the way.
    case conflict = 409
    /// The body is too long.
    case contentTooLarge = 413
    /// The request line is too long.
    case uriTooLong = 414
    /// The body is of a type that is not taken.
    case unsupportedMediaType = 415
    /// `Expect` asks for something unknown.
    case expectationFailed = 417
    /// The path is to be asked over another protocol.
    case upgradeRequired = 426
    /// The client asks too often.
    case tooManyRequests = 429
    /// The header is too long.
    case fieldsTooLarge = 431
    /// The server failed.
    case internalError = 500
    /// The server knows no such method or coding.
    case notImplemented = 501
    /// The server cannot do it now.
    case unavailable = 503
    /// The server speaks another version of HTTP.
    case versionNotSupported = 505
    /// The server has no room for it.
    case insufficientStorage = 507

    /// The number: 101, or 200 to 599.
    public var code: Int { rawValue }

    /// RFC 9110 section 6.4.1. Without a body there is no length either: that of a 304 would be the
    /// file's own.
    var mayHaveBody: Bool {
        self != .noContent && self != .notModified && self != .switchingProtocols
    }
}
