// The page's files, out of the binary: there is nothing to deploy beside it.
// SPDX-License-Identifier: MIT

internal import Libevent

/// One file, the same for everyone. A browser that has it already is told so.
final class WebFile: RendersGET {
    private let head: ResponseHead
    private let unchanged: ResponseHead
    private let bytes: [UInt8]
    /// RFC 9110 section 8.8.3.
    private let tag: String

    init(_ kind: Kind, _ bytes: [UInt8]) {
        head = kind.head
        unchanged = kind.unchanged
        self.bytes = bytes
        tag = "\"\(String(WebFile.hash(bytes), radix: 36))\""
    }

    func renderGET(_ request: Request) -> Reply {
        let isKnown = request.field("if-none-match")?.contains(tag) == true
        var response = Response(isKnown ? unchanged : head, Body(shared: isKnown ? [] : bytes))
        response.fields.append(("ETag", tag))
        return .response(response)
    }

    func renderHEAD(_ request: Request) -> Reply { renderGET(request) }

    /// FNV-1a: it tells two versions of our own file apart, and need not withstand anyone.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension WebFile {
    /// Every file, by its path.
    ///
    /// - Parameter style: The operator's own style sheet; empty for none.
    static func all(style: [UInt8]) -> [String: any Resource] {
        var files = own
        if !style.isEmpty { files["/style.css"] = WebFile(.style, style) }
        return files
    }

    /// What page.js imports.
    static let modules = scripts.keys.sorted()

    private static var own: [String: any Resource] {
        var files: [String: any Resource] = scripts.mapValues { WebFile(.script, $0) }
        files["/page.js"] = WebFile(.script, PackageResources.page_js)
        files["/plain.js"] = WebFile(.script, PackageResources.plain_js)
        files["/page.css"] = WebFile(.style, PackageResources.page_css)
        files["/icon.svg"] = WebFile(.icon, PackageResources.icon_svg)
        files["/fireside.js"] = WebFile(.client, PackageResources.fireside_js)
        return files
    }

    private static let scripts: [String: [UInt8]] = [
        "/page/beginning.js": PackageResources.beginning_js,
        "/page/channels.js": PackageResources.channels_js,
        "/page/composer.js": PackageResources.composer_js,
        "/page/dom.js": PackageResources.dom_js,
        "/page/links.js": PackageResources.links_js,
        "/page/log.js": PackageResources.log_js,
        "/page/look.js": PackageResources.look_js,
        "/page/message.js": PackageResources.message_js,
        "/page/people.js": PackageResources.people_js,
        "/page/recent.js": PackageResources.recent_js,
        "/page/session.js": PackageResources.session_js,
        "/page/store.js": PackageResources.store_js,
    ]
}
