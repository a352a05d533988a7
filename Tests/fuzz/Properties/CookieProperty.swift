// One session's cookie is found as it was sent; of two, neither.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
@testable import HTTP

extension Property {
    /// Each line of the bytes is a field `Cookie` of one request.
    static let cookie = Property(name: "cookie") { bytes in
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        guard let request = request(with: lines.map(trimmed)) else { return }
        let values = lines.map(trimmed).flatMap(sessions)
        let expected = values.count == 1 ? String(decoding: values[0], as: UTF8.self) : nil
        let found = request.sessionCookie(of: SiteAddress())
        try require(
            found.map { Array($0.utf8) } == expected.map { Array($0.utf8) },
            "found \(found ?? "none") among \(values.count) session cookies")
    }

    private static let nobodys = Budget().share(of: .unknown)

    /// nil where a line is no field.
    private static func request(with lines: [ArraySlice<UInt8>]) -> Request? {
        var head = Array("GET / HTTP/1.1\r\nHost: a\r\n".utf8)
        for line in lines { head += Array("Cookie: ".utf8) + line + Array("\r\n".utf8) }
        head += Array("\r\n".utf8)
        guard let head = try? RequestHead(parsing: head, limits: ServerLimits()) else { return nil }
        return try? Request(head, share: nobodys, localPort: 80, transport: Nobody())
    }

    /// Without the blanks at its ends, which are no part of a field's value. RFC 9110 section 5.5.
    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.drop { $0.isBlank }
        while line.last?.isBlank == true { line.removeLast() }
        return line
    }

    /// The values of all cookies `sid`, by RFC 6265 section 4.2.1: bytes between semicolons.
    private static func sessions(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: ";")).compactMap { part in
            let cookie = part.drop { $0.isBlank }
            return cookie.starts(with: "sid=".utf8) ? cookie.dropFirst(4) : nil
        }
    }
}

/// A request needs somebody to answer; this one is never answered.
private final class Nobody: ExchangeTransport {
    func send(_ response: Response, to method: Method) {}

    func stream(_ response: Response, to handler: any StreamHandler, holdsPlace: Bool) {}

    func claim() {}

    func abandon() {}
}
