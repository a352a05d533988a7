// What a request tells of the browser that has sent it.
// SPDX-License-Identifier: MIT

import HTTP

extension Request {
    /// The chat's address, for people to type into a shell: `https://chat.example/chat`.
    ///
    /// Without a public address it is the browser's own, also behind a proxy that passes on the field
    /// Host. That may hold anything: what is more than a host and a port is not repeated.
    func address(of site: SiteAddress) -> String {
        (site.origin?.description ?? ownOrigin(site)) + site.path.description
    }

    private func ownOrigin(_ site: SiteAddress) -> String {
        guard let host = field("host"), !host.isEmpty, host.utf8.allSatisfy(\.isHostByte) else {
            return "http://localhost:\(localPort)"
        }
        return "\(isEncrypted(at: site) ? "https" : "http")://\(host)"
    }

    /// Whether a browser says that it asks for a part of another page. W3C Fetch Metadata.
    var isPart: Bool {
        hasField("sec-fetch-dest") && !field("sec-fetch-dest", is: "document")
    }

    /// Whether a person will look at the answer. curl is told apart by the first two lines, so it
    /// pays for no more.
    var isFromBrowser: Bool {
        field("accept", mentions: "text/html")
            || namesBrowser && !isFromScript && !namesProgram
    }

    private var namesBrowser: Bool {
        field("user-agent", beginsWithAnyOf: RootNegotiation.browsers) || namesLanguage
    }

    /// Whether somebody reads one. `*`, which node sends, is none.
    private var namesLanguage: Bool {
        guard let first = fieldBytes("accept-language")?.first else { return false }
        return first != UInt8(ascii: "*")
    }

    /// Whether a page's script, image or the like asks. Over plain HTTP browsers send no
    /// `Sec-Fetch-Mode`, but to other sites an `Origin`. In `X-Requested-With` old Androids name
    /// themselves even when a person follows a link.
    private var isFromScript: Bool {
        hasField("sec-fetch-mode") && !field("sec-fetch-mode", is: "navigate")
            || hasField("origin") || field("x-requested-with", is: "XMLHttpRequest")
            || field("accept", mentions: "application/json")
            || field("accept", mentions: "text/event-stream")
    }

    private var namesProgram: Bool {
        RootNegotiation.programs.contains { field("user-agent", mentions: $0) }
    }
}

// Which form of a file suits it.
extension Request {
    /// Whether gzip is taken, and the plain file is not wanted more.
    var prefersGzip: Bool {
        AcceptEncoding(shortFields("accept-encoding")).prefersGzip && !claimsGzipInVain
    }

    /// Internet Explorer 4 to 6 asks for gzip, and may lose the first bytes of what it gets.
    /// Service Pack 2 of Windows XP cured it: `SV1`. Opera only went by its name.
    private var claimsGzipInVain: Bool {
        func agent(_ text: StaticString) -> Bool { field("user-agent", mentions: text) }
        guard agent("msie 4.") || agent("msie 5.") || agent("msie 6.") else { return false }
        return !agent("sv1") && !agent("opera")
    }

    /// Whether `If-None-Match` lists `tag`, as a weak one or a strong one, or any by `*`.
    func knows(_ tag: String) -> Bool {
        shortFields("if-none-match").contains { $0 == "*" || $0.contains(tag) }
    }

    /// The values of all fields called `name`; none where they are longer than any browser's. To go
    /// through those would cost more than to send the file.
    func shortFields(_ name: StaticString) -> [String] {
        let values = fields(name)
        let length = values.reduce(0) { $0 + $1.utf8.count }
        return length <= Request.longestFields ? values : []
    }

    /// In bytes: some thirty tags.
    private static let longestFields = 512
}

extension UInt8 {
    /// Of a name, of a number, of `[::1]:8080`.
    fileprivate var isHostByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
