// Requests made by chance: as clients send them, and spoilt.
// SPDX-License-Identifier: MIT

import TestSupport
@testable import HTTP

/// What one client sends, and the limits that it meets.
struct MadeStream {
    private(set) var bytes: [UInt8] = []
    let limits: ServerLimits

    init(_ random: inout Seeded) {
        var limits = ServerLimits()
        if Bool.random(using: &random) {
            (limits.maxHead, limits.maxBody, limits.maxFields) = (300, 64, 8)
        }
        self.limits = limits
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            bytes += MadeRequest(&random).bytes
            if random.oneIn(8) { bytes += Array("\r\n".utf8) }
        }
        let spoilt = random.oneIn(3) ? Int.random(in: 1...3, using: &random) : 0
        for _ in 0..<spoilt { spoil(&random) }
    }

    /// As the network may bring them: all at once, byte by byte, in a few pieces, or cut where lines
    /// end.
    func pieces(_ random: inout Seeded) -> [ArraySlice<UInt8>] {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1, 2, 3: [bytes[...]]
        case 4 where bytes.count < 500: bytes.indices.map { bytes[$0...$0] }
        case 5:
            cut(at: (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted())
        case 6:
            // As browsers do: the body comes behind the head, in a piece of its own.
            cut(at: bytes.ranges(of: Array("\r\n\r\n".utf8)).map(\.upperBound))
        default:
            cut(
                at: bytes.indices.filter { [0x0a, 0x0d].contains(bytes[$0]) }
                    .filter { _ in random.oneIn(4) })
        }
    }

    private func cut(at places: [Int]) -> [ArraySlice<UInt8>] {
        zip([0] + places, places + [bytes.count]).map { bytes[$0..<$1] }
    }

    private mutating func spoil(_ random: inout Seeded) {
        guard !bytes.isEmpty else { return }
        let index = bytes.indices.randomElement(using: &random) ?? 0
        let end = min(bytes.count, index + Int.random(in: 1...20, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.remove(at: index)
        case 3: bytes.removeSubrange(index..<end)
        case 4: bytes.insert(contentsOf: bytes[index..<end], at: index)
        case 5: bytes.insert(contentsOf: random.pick(MadeStream.oddities).utf8, at: index)
        default: bytes.insert(random.pick(Array("\r\n\t :;,%+&=?/\0\u{7f}_~^\"".utf8)), at: index)
        }
    }

    private static let oddities = [
        "\r\n", "\n", "\r", "\r\n\r\n", "  ", "\t", " :", "HTTP/1.1", "HTTP/1.10", "HTTP/2.0", "//",
        "%00", "%4", "%zz", "%C3%A9", "\u{e9}", "Host: b\r\n", "Content-Length: 1\r\n",
        "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n",
        "Expect: x\r\n", "X: \u{0}\r\n", " X: y\r\n",
    ]
}

/// One request, as a client could mean it.
private struct MadeRequest {
    private(set) var bytes: [UInt8]

    init(_ random: inout Seeded) {
        let body = MadeRequest.body(&random)
        let method = random.oneIn(20) ? random.pick(methods) : body.isEmpty ? "GET" : "POST"
        let version = random.oneIn(20) ? random.pick(versions) : "HTTP/1.1"
        var lines = random.oneIn(40) ? [] : ["Host: " + random.pick(hosts)]
        let most = random.oneIn(12) ? 40 : 8
        for _ in 0..<Int.random(in: 0...most, using: &random) {
            lines.append(MadeRequest.field(&random))
        }
        if random.oneIn(20) { lines.append(random.pick(framing)) }
        if !body.isEmpty {
            lines.append("\(random.pick(lengthNames)): \(random.pick(zeros))\(body.count)")
        }
        lines.shuffle(using: &random)
        lines.insert("\(method) \(MadeRequest.target(&random)) \(version)", at: 0)
        bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    private static func target(_ random: inout Seeded) -> String {
        let path = random.pick(paths)
        if random.oneIn(3) { return path }
        let pairs = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            random.pick(names) + random.pick(["=", "=", "=", "", "=="]) + random.pick(values)
        }
        return path + "?" + pairs.joined(separator: random.oneIn(9) ? "&&" : "&")
    }

    private static func field(_ random: inout Seeded) -> String {
        let name = random.pick(fieldNames)
        let cased = random.oneIn(4) ? name.uppercased() : random.oneIn(4) ? name.lowercased() : name
        return cased + random.pick([":", ": ", ": ", ":\t ", ":  "]) + random.pick(fieldValues)
            + random.pick(["", "", "", " ", "\t"])
    }

    private static func body(_ random: inout Seeded) -> [UInt8] {
        guard random.oneIn(2) else { return [] }
        let longest = random.oneIn(200) ? 70_000 : 80
        return [UInt8](
            repeating: random.pick(Array("{a\r\n\0".utf8)),
            count: Int.random(in: 0...longest, using: &random))
    }
}

private let methods = [
    "GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "B(REW",
]
private let versions = ["HTTP/1.0", "HTTP/1.0", "HTTP/1.1", "HTTP/1.2", "HTTP/9.9", "http/1.1"]
private let hosts =
    ["", "a b", "a,b"] + Array(repeating: "127.0.0.1:8080", count: 20)
    + Array(repeating: "A-b.example", count: 20) + Array(repeating: "[::1]", count: 20)
private let lengthNames = ["Content-Length", "Content-Length", "content-length", "CONTENT-LENGTH"]
private let zeros = ["+", "1"] + Array(repeating: "", count: 20) + Array(repeating: "0", count: 10)
private let goodPaths = [
    "/", "/", "/poll", "/channels/a", "/channels/%61/messages", "/a+b", "/%C3%A9", "/%", "/%0a",
    "/a;b(c)!~*[d]{e}|^`", "/a/very/long/path/of/more/than/sixteen/bytes",
]
private let paths =
    ["//", "a", "*", "/<", "/#", "/" + String(repeating: "x", count: 280)]
    + (0..<10).flatMap { _ in goodPaths }
private let names = ["a", "callback", "channels", "since", "%61", "b+c", "", "x%", "\u{e9}"]
private let values = [
    "", "1", "cb17", "now", "a,b,c", "0123456789abcdefghijklmnopqrstuvwxyz", "%20", "c+d", "%c3%a9",
    "%ff", "%4", "?", "/", "%F0%9F%98%80",
]
private let fieldNames = [
    "X", "X-Y", "Accept", "User-Agent", "Cookie", "Content-Type", "Sec-Fetch-Site", "Connection",
    "A_b", "X-A-Name-Longer-Than-Sixteen-Bytes", "H", "A!#$%&'*+-.^`|~", "Accept-Language",
]
private let fieldValues = [
    "", "y", "*/*", "text/html; q=1, */*", "close", "keep-alive", "keep-alive, Close",
    "100-continue",
    "same-origin", "a=b; sid=c", "\u{e9}\u{fc}", "a\tb", "application/json;charset=utf-8",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120 Safari/537.36",
    String(repeating: "z", count: 270),
]
/// Fields that decide where a request ends, or whether it is taken at all.
private let framing = [
    "Expect: 100-continue", "Expect: 100-Continue", "Expect: x", "Transfer-Encoding: chunked",
    "Host: b", "Content-Length: 0", "content-length: 70000",
]

extension Seeded {
    fileprivate mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[Int.random(in: 0..<choices.count, using: &self)]
    }
}
