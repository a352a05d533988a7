// What OpenSSL has to say about a failure.
// SPDX-License-Identifier: MIT

import COpenSSL
import Glibc

/// One of OpenSSL's error codes.
struct OpenSSLError {
    let code: UInt

    /// The number of its reason: `SSL_R_…` where the TLS part of the library has failed.
    var reason: Int32 { Int32(truncatingIfNeeded: ERR_GET_REASON(code)) }

    /// False for what libevent notes when the socket itself has failed, and where there was no error.
    var isOfLibrary: Bool { ERR_GET_LIB(code) != 0 }

    /// Its reason in OpenSSL's words, or in the system's.
    var text: String {
        String(cString: ERR_reason_error_string(code) ?? UnsafePointer(strerror(reason)))
    }

    /// The first of this thread's failures. All of them are forgotten.
    static func takeFirst() -> OpenSSLError {
        defer { forgetAll() }
        return OpenSSLError(code: ERR_get_error())
    }

    /// To be called before what may fail: libcurl, on the same thread, leaves failures behind.
    static func forgetAll() { ERR_clear_error() }
}
