// What goes above each kind of file.
// SPDX-License-Identifier: MIT

import HTTP

extension WebFile {
    /// The page's own files are asked for each time, and answered 304 while they are the same: one
    /// of today's server and one of yesterday's need not fit together. The icon stands by itself, so
    /// it is good for an hour. What pages of any site may include says so to all of them, and
    /// ``Keeping`` says how long it is good for.
    struct MediaKind: Sendable {
        let head: ResponseHead
        /// For a client that has the file.
        let unchanged: ResponseHead

        static let script = own("Content-Type: text/javascript; charset=utf-8", .eachTime)
        static let style = own("Content-Type: text/css; charset=utf-8", .eachTime)
        static let icon = own("Content-Type: image/svg+xml; charset=utf-8", .hourly)
        static let picture = own("Content-Type: image/png", .hourly)
        /// What a phone is told that puts the chat on its first screen.
        static let manifest = own("Content-Type: application/manifest+json", .hourly)
        static let client = shared("Content-Type: text/javascript; charset=utf-8")
        static let clientStyle = shared("Content-Type: text/css; charset=utf-8")
        /// For editors and compilers.
        static let typings = shared("Content-Type: application/typescript; charset=utf-8")
        /// Which of these there are.
        static let list = shared("Content-Type: application/json")

        /// nil for a file that is not served.
        init?(_ path: String) {
            let isShared = path.hasPrefix("fireside")
            switch path {
            case _ where path.hasSuffix(".ts") || path.hasSuffix(".mts"): self = .typings
            case _ where path.hasSuffix(".mjs"): self = .client
            case _ where path.hasSuffix(".js"): self = isShared ? .client : .script
            case _ where path.hasSuffix(".css"): self = isShared ? .clientStyle : .style
            case _ where path.hasSuffix(".svg"): self = .icon
            case _ where path.hasSuffix(".png"): self = .picture
            case _ where path.hasSuffix(".webmanifest"): self = .manifest
            default: return nil
            }
        }
    }
}

extension WebFile.MediaKind {
    /// How often a browser asks for a file of the page.
    private enum Asking { case eachTime, hourly }

    /// Of the page alone.
    private static func own(_ type: StaticString, _ asking: Asking) -> Self {
        let caching: StaticString =
            switch asking {
            case .eachTime: "Cache-Control: public, no-cache"
            case .hourly: "Cache-Control: public, max-age=3600"
            }
        return Self(type, caching, "Cross-Origin-Resource-Policy: same-origin")
    }

    /// For pages of any site.
    private static func shared(_ type: StaticString) -> Self {
        Self(type, "Access-Control-Allow-Origin: *", "Cross-Origin-Resource-Policy: cross-origin")
    }

    private init(_ type: StaticString, _ use: StaticString, _ policy: StaticString) {
        func head(_ status: Status) -> ResponseHead {
            ResponseHead(
                status, type, "X-Content-Type-Options: nosniff", use,
                """
                Referrer-Policy: no-referrer
                Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox
                X-Frame-Options: DENY
                """, policy)
        }
        self.head = head(.ok)
        unchanged = head(.notModified)
    }
}
