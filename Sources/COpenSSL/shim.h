// The parts of OpenSSL that a client of HTTP needs. Swift cannot import macros that are calls.
// SPDX-License-Identifier: MIT

#ifndef FIRESIDE_COPENSSL_SHIM_H
#define FIRESIDE_COPENSSL_SHIM_H

// First, so that both modules agree on the system's types.
#pragma clang module import SwiftGlibc

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

static inline int SSL_CTX_require_TLS_1_2(SSL_CTX *context) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

// Server Name Indication. RFC 6066 section 3.
static inline int SSL_send_host_name(SSL *ssl, const char *host) {
    return (int)SSL_set_tlsext_host_name(ssl, host);
}

#endif
