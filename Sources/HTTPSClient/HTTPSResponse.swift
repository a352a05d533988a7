// What another server has answered.
// SPDX-License-Identifier: MIT

/// A whole answer. Redirections are answers, too: none is followed.
package struct HTTPSResponse: Sendable, Equatable {
    /// 200...599.
    package let status: Int
    /// In lower case, without its parameters: `application/json`. Empty where there is none.
    package let contentType: String
    /// How long it may be kept, as `Cache-Control: max-age` says. RFC 9111 section 5.2.2.1.
    package let maxAge: Duration?
    package let body: [UInt8]

    package init(status: Int, contentType: String, maxAge: Duration? = nil, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.maxAge = maxAge
        self.body = body
    }

    /// - Parameter head: Status line and fields, as they came.
    init(status: Int, head: [UInt8], body: [UInt8]) {
        let text = String(decoding: head, as: UTF8.self)
        self.init(
            status: status, contentType: HTTPSResponse.contentType(in: text),
            maxAge: HTTPSResponse.maxAge(in: text), body: body)
    }

    private static func contentType(in head: String) -> String {
        let value = field("content-type", in: head) ?? ""
        return trimmed(value.prefix { $0 != ";" })
    }

    private static func maxAge(in head: String) -> Duration? {
        let directives = (field("cache-control", in: head) ?? "").split(separator: ",").map(trimmed)
        if directives.contains("no-store") || directives.contains("no-cache") { return .zero }
        let age = directives.first { $0.hasPrefix("max-age=") }?.dropFirst("max-age=".count)
        return age.flatMap { UInt32($0) }.map { .seconds($0) }
    }

    /// The first field of this name, in lower case.
    private static func field(_ name: String, in head: String) -> String? {
        for line in head.split(whereSeparator: \.isNewline) {
            let parts = line.lowercased().split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let isBlank = { (letter: Character) in letter == " " || letter == "\t" }
        let tail = text.drop(while: isBlank)
        return String(tail.reversed().drop(while: isBlank).reversed())
    }
}
