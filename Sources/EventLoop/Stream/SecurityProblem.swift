// Why a server cannot be trusted.
// SPDX-License-Identifier: MIT

/// What is wrong with a connection over TLS before any request was sent.
public enum SecurityProblem: Equatable, Sendable {
    /// What answers there does not speak TLS: it may be `http` instead of `https`.
    case noTLS
    /// The two have no version of TLS in common.
    case oldVersion
    /// The server hung up before the connection was secure.
    case hungUp
    /// Nobody that this machine trusts has signed the certificate.
    case unknownAuthority
    /// The certificate is for other names.
    case wrongName
    /// The certificate's time is over.
    case expired
    /// The certificate's time has not come; one of the two clocks may be wrong.
    case notYetValid
    /// Anything else, in the library's words.
    case other(String)

    /// Whether it may be gone with the next try.
    public var isTemporary: Bool { self == .hungUp }

    /// A clause about the server at `host`.
    package func clause(_ host: String) -> String {
        switch self {
        case .noTLS: "what answers there does not speak TLS; is it http and not https?"
        case .oldVersion: "it offers no version of TLS from 1.2 on"
        case .hungUp: "it hung up before the connection was secure"
        case .unknownAuthority:
            "its certificate is signed by an authority that this machine does not trust"
        case .wrongName: "its certificate is not for the name \(host)"
        case .expired: "its certificate has expired"
        case .notYetValid: "its certificate is not valid yet; are the clocks right?"
        case .other(let reason): "TLS failed: \(reason)"
        }
    }
}
