// What goes above each kind of file.
// SPDX-License-Identifier: MIT

import HTTP

extension WebFile {
    /// The page's own files are asked for each time, and answered 304 while they are the same: one
    /// of today's server and one of yesterday's need not fit together. The client and the icon
    /// stand by themselves, so they are good for an hour.
    enum MediaKind {
        case script, style
        case icon
        /// fireside.js, which pages of any site may include.
        case client
        /// Its types, for editors and compilers.
        case typings

        /// nil for a file that is not served.
        init?(_ path: String) {
            switch path {
            case "/fireside.js": self = .client
            case "/fireside.d.ts": self = .typings
            case _ where path.hasSuffix(".js"): self = .script
            case _ where path.hasSuffix(".css"): self = .style
            case _ where path.hasSuffix(".svg"): self = .icon
            default: return nil
            }
        }

        var head: ResponseHead { heads.whole }
        var unchanged: ResponseHead { heads.unchanged }

        private var heads: (whole: ResponseHead, unchanged: ResponseHead) {
            switch self {
            case .script: MediaKind.scriptHeads
            case .style: MediaKind.styleHeads
            case .icon: MediaKind.iconHeads
            case .client: MediaKind.clientHeads
            case .typings: MediaKind.typingsHeads
            }
        }

        private static let scriptHeads = heads(
            """
            Content-Type: text/javascript; charset=utf-8
            X-Content-Type-Options: nosniff
            Cache-Control: public, no-cache
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: same-origin
            """)

        private static let styleHeads = heads(
            """
            Content-Type: text/css; charset=utf-8
            X-Content-Type-Options: nosniff
            Cache-Control: public, no-cache
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: same-origin
            """)

        private static let iconHeads = heads(
            """
            Content-Type: image/svg+xml; charset=utf-8
            X-Content-Type-Options: nosniff
            Cache-Control: public, max-age=3600
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: same-origin
            """)

        private static let clientHeads = heads(
            """
            Content-Type: text/javascript; charset=utf-8
            X-Content-Type-Options: nosniff
            Cache-Control: public, max-age=3600
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: cross-origin
            """)

        private static let typingsHeads = heads(
            """
            Content-Type: application/typescript; charset=utf-8
            X-Content-Type-Options: nosniff
            Cache-Control: public, max-age=3600
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: cross-origin
            """)

        private static func heads(
            _ fields: StaticString
        ) -> (whole: ResponseHead, unchanged: ResponseHead) {
            (ResponseHead(.ok, fields), ResponseHead(.notModified, fields))
        }
    }
}
