// What goes above each kind of file.
// SPDX-License-Identifier: MIT

import HTTP

extension WebFile {
    /// The page's own files are asked for each time, and answered 304 while they are the same: one
    /// of today's server and one of yesterday's need not fit together. The icon stands by itself, so
    /// it is good for an hour. What pages of any site may include says so to all of them, and
    /// ``Keeping`` says how long it is good for.
    enum MediaKind {
        case script, style
        case icon, picture
        /// What a phone is told that puts the chat on its first screen.
        case manifest
        case client, clientStyle
        /// For editors and compilers.
        case typings
        /// Which of these there are.
        case list

        /// nil for a file that is not served.
        init?(_ path: String) {
            let isShared = path.hasPrefix("fireside")
            switch path {
            case _ where path.hasSuffix(".ts") || path.hasSuffix(".mts"): self = .typings
            case _ where path.hasSuffix(".mjs"): self = .client
            case _ where path.hasSuffix(".js") && isShared: self = .client
            case _ where path.hasSuffix(".css") && isShared: self = .clientStyle
            case _ where path.hasSuffix(".js"): self = .script
            case _ where path.hasSuffix(".css"): self = .style
            case _ where path.hasSuffix(".svg"): self = .icon
            case _ where path.hasSuffix(".png"): self = .picture
            case _ where path.hasSuffix(".webmanifest"): self = .manifest
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
            case .picture: MediaKind.pictureHeads
            case .manifest: MediaKind.manifestHeads
            case .client: MediaKind.clientHeads
            case .clientStyle: MediaKind.clientStyleHeads
            case .typings: MediaKind.typingsHeads
            case .list: MediaKind.listHeads
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

        private static let pictureHeads = heads(
            """
            Content-Type: image/png
            X-Content-Type-Options: nosniff
            Cache-Control: public, max-age=3600
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: same-origin
            """)

        private static let manifestHeads = heads(
            """
            Content-Type: application/manifest+json
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
            Access-Control-Allow-Origin: *
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: cross-origin
            """)

        private static let clientStyleHeads = heads(
            """
            Content-Type: text/css; charset=utf-8
            X-Content-Type-Options: nosniff
            Access-Control-Allow-Origin: *
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: cross-origin
            """)

        private static let typingsHeads = heads(
            """
            Content-Type: application/typescript; charset=utf-8
            X-Content-Type-Options: nosniff
            Access-Control-Allow-Origin: *
            Referrer-Policy: no-referrer
            Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
            X-Frame-Options: DENY
            Cross-Origin-Resource-Policy: cross-origin
            """)

        private static let listHeads = heads(
            """
            Content-Type: application/json
            X-Content-Type-Options: nosniff
            Access-Control-Allow-Origin: *
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
