// Which certificates a client trusts.
// SPDX-License-Identifier: MIT

import COpenSSL

/// Authorities whose word counts, and the oldest version of TLS that is spoken: 1.2. One for all
/// connections of a client. OpenSSL: `SSL_CTX`.
///
/// A server must show a certificate for its host's name that one of the authorities has signed, and whose
/// time is not over. There is no way to switch that off.
public final class TLSTrust {
    let context: OpaquePointer

    /// - Parameter file: A file of certificates in PEM, which count instead of the system's. Without it,
    ///   the system's: OpenSSL finds them, also by `SSL_CERT_FILE` and `SSL_CERT_DIR`.
    /// - Throws: What is wrong with the file.
    public init(authorities file: String? = nil) throws(TLSError) {
        OpenSSLError.forgetAll()
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            throw .library(OpenSSLError.takeFirst().text)
        }
        self.context = context
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        guard SSL_CTX_require_TLS_1_2(context) == 1 else {
            throw .library(OpenSSLError.takeFirst().text)
        }
        guard let file else {
            SSL_CTX_set_default_verify_paths(context)
            return
        }
        guard SSL_CTX_load_verify_file(context, file) == 1 else {
            throw .noAuthorities(file, OpenSSLError.takeFirst().text)
        }
    }

    deinit { SSL_CTX_free(context) }
}

@available(*, unavailable)
extension TLSTrust: Sendable {}

/// Why there can be no TLS.
public enum TLSError: Error, Equatable, CustomStringConvertible {
    /// The file of authorities cannot be read, or holds none; with OpenSSL's reason.
    case noAuthorities(String, String)
    /// OpenSSL itself failed.
    case library(String)

    /// What failed.
    public var description: String {
        switch self {
        case .noAuthorities(let file, let reason):
            "\(file) has no certificates in PEM that can be read: \(reason)"
        case .library(let reason): "OpenSSL failed: \(reason)"
        }
    }
}
