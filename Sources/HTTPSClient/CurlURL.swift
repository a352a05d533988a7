// A URL as libcurl reads it.
// SPDX-License-Identifier: MIT

import CCurl

/// The one owner of a `CURLU`. What is checked is what will be asked: libcurl has one parser.
final class CurlURL {
    private let handle: OpaquePointer

    /// nil for what is no absolute URL, or has a user in it.
    init?(_ text: String) {
        guard let handle = curl_url() else { return nil }
        self.handle = handle
        let flags = UInt32(CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME)
        guard curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else { return nil }
    }

    deinit { curl_url_cleanup(handle) }

    var scheme: String { part(CURLUPART_SCHEME) }

    /// A name or an address, an IPv6 one in brackets.
    var host: String { part(CURLUPART_HOST) }

    /// For errors: `host:port`.
    var server: String { "\(host):\(part(CURLUPART_PORT))" }

    /// Whether it names this machine. Names besides `localhost` could be anybody's.
    var isLoopback: Bool { ["localhost", "127.0.0.1", "[::1]"].contains(host) }

    private func part(_ part: CURLUPart) -> String {
        var text: UnsafeMutablePointer<CChar>?
        defer { curl_free(text) }
        let code = curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT))
        guard code == CURLUE_OK, let text else { return "" }
        return String(cString: text)
    }
}
