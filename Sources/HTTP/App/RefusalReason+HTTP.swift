// The reasons for which a server refuses whatever it serves.
// SPDX-License-Identifier: MIT

extension RefusalReason {
    /// The request line, a field or the framing is wrong, or the text is no UTF-8.
    public static let malformed = RefusalReason("malformed_request", .mistake)
    /// A method, a coding or a version that this server does not know.
    public static let unsupported = RefusalReason("unsupported", .mistake)
    /// There is nothing at the path.
    public static let notFound = RefusalReason("not_found", .mistake)
    /// The path takes other methods.
    public static let wrongMethod = RefusalReason("wrong_method", .mistake)
    /// A parameter is not what it should be.
    public static let badParameter = RefusalReason("bad_parameter", .mistake)
    /// The request line or the header fields are too long.
    public static let headTooLong = RefusalReason("head_too_long")
    /// The body is too long.
    public static let bodyTooLong = RefusalReason("body_too_long")
    /// The address has its share of something already.
    public static let addressShare = RefusalReason("address_share")
    /// All clients together have what there is.
    public static let serverFull = RefusalReason("server_full", .alarm)
    /// The server failed.
    public static let serverError = RefusalReason("server_error", .alarm)

    /// All of this module's, those of ``ServerIncident`` among them: a counter of each begins at 0.
    package static let ofHTTP: [RefusalReason] =
        [
            malformed, unsupported, notFound, wrongMethod, badParameter, headTooLong, bodyTooLong,
            addressShare, serverFull, serverError,
        ] + ServerIncident.allCases.map(\.reason)
}
