// TLS under a client's connection.
// SPDX-License-Identifier: MIT

import CLibevent
import COpenSSL
package import EventLoop
import Glibc
import HTTP

/// TLS on TCP. libevent: `bufferevent_openssl_socket_new`.
package struct TLSTransport: ClientTransport {
    private let trust: TLSTrust
    /// The protocol's name with its length in front; empty for none. RFC 7301 section 3.1.
    private let protocolList: [UInt8]

    package var isSecure: Bool { true }

    /// - Parameters:
    ///   - trust: Whose certificates count.
    ///   - applicationProtocol: What will be spoken, as the server is told: `http/1.1`. nil says nothing.
    package init(trust: TLSTrust, applicationProtocol: String? = nil) {
        self.trust = trust
        protocolList = applicationProtocol.map { [UInt8($0.utf8.count)] + Array($0.utf8) } ?? []
    }

    package func makeBuffer(for host: String, on loop: EventLoop) throws(EventLoopError)
        -> OpaquePointer
    {
        guard let ssl = SSL_new(trust.context) else { throw .outOfResources("TLS (SSL_new)") }
        // An address is checked as one, and has no name to be asked for: RFC 6066 section 3.
        let isNamed =
            SSL_set1_host(ssl, host) == 1
            && SSL_set_alpn_protos(ssl, protocolList, UInt32(protocolList.count)) == 0
            && (TLSTransport.isAddress(host) || SSL_send_host_name(ssl, host) == 1)
        guard isNamed,
            let buffer = bufferevent_openssl_socket_new(
                loop.base, -1, ssl, BUFFEREVENT_SSL_CONNECTING,
                Int32(BEV_OPT_CLOSE_ON_FREE.rawValue | BEV_OPT_DEFER_CALLBACKS.rawValue))
        else {
            SSL_free(ssl)
            throw .outOfResources("TLS (bufferevent_openssl_socket_new)")
        }
        return buffer
    }

    private static func isAddress(_ host: String) -> Bool {
        var bytes = in6_addr()
        return inet_pton(AF_INET, host, &bytes) == 1 || inet_pton(AF_INET6, host, &bytes) == 1
    }

    package func problem(of buffer: OpaquePointer) -> SecurityProblem? {
        let ssl = bufferevent_openssl_get_ssl(buffer)
        let verdict = SSL_get_verify_result(ssl)
        if verdict != Int(X509_V_OK) { return SecurityProblem(certificate: Int32(verdict)) }
        let error = OpenSSLError(code: bufferevent_get_openssl_error(buffer))
        return error.isOfLibrary ? SecurityProblem(error) : nil
    }

    package func receive(_ bytes: UnsafeMutableRawBufferPointer, from buffer: OpaquePointer) -> Int
    {
        defer { OpenSSLError.forgetAll() }
        let room = Int32(clamping: bytes.count)
        return Int(SSL_read(bufferevent_openssl_get_ssl(buffer), bytes.baseAddress, room))
    }

    package func send(_ bytes: RawSpan, through buffer: OpaquePointer) -> Int { 0 }

    /// Its buffer closes the socket itself.
    package func free(_ buffer: OpaquePointer) { bufferevent_free(buffer) }

    /// Sends `close_notify`, and ends the socket's half. RFC 8446 section 6.1.
    package func finish(_ buffer: OpaquePointer) {
        SSL_shutdown(bufferevent_openssl_get_ssl(buffer))
        OpenSSLError.forgetAll()
        shutdown(bufferevent_getfd(buffer), Int32(SHUT_WR))
    }
}

extension SecurityProblem {
    /// - Parameter code: Of OpenSSL's check: `X509_V_ERR_…`.
    init(certificate code: Int32) {
        switch code {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED:
            self = .unknownAuthority
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .wrongName
        case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        default: self = .other(String(cString: X509_verify_cert_error_string(Int(code))))
        }
    }

    /// - Parameter error: Of the handshake.
    init(_ error: OpenSSLError) {
        switch error.reason {
        case SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST, SSL_R_PACKET_LENGTH_TOO_LONG:
            self = .noTLS
        case SSL_R_UNSUPPORTED_PROTOCOL, SSL_R_TLSV1_ALERT_PROTOCOL_VERSION: self = .oldVersion
        case SSL_R_UNEXPECTED_EOF_WHILE_READING: self = .hungUp
        default: self = .other(error.text)
        }
    }
}
