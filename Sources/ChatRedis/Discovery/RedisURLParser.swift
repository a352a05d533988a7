// Takes a URL of Redis apart.
// SPDX-License-Identifier: MIT

import EventLoop

/// RFC 3986 section 3, and several hosts.
struct RedisURLParser {
    private var rest: Substring
    private var location = RedisLocation()

    init(_ url: String) {
        rest = url[...]
    }

    mutating func parse() throws(RedisLocationError) -> RedisLocation {
        let isUnix = try takeScheme()
        let query = takeAll(behind: "?")
        let path = takeAll(behind: "/")
        try takeLogin()
        if isUnix {
            guard rest.isEmpty, let path, let text = RedisURLParser.unescaped(path), text != ""
            else { throw .host }
            location.servers = [.unix(path: "/" + text)]
        } else if let path {
            try takeName(path)
        }
        try takeParameters(query ?? "", isUnix: isUnix)
        if !isUnix { try takeHosts() }
        if location.authorities != nil, !location.isSecure { throw .security }
        return location
    }

    /// Cuts the rest in two. What is behind the first `mark` is returned; nil without one.
    private mutating func takeAll(behind mark: Character) -> Substring? {
        guard let index = rest.firstIndex(of: mark) else { return nil }
        defer { rest = rest[..<index] }
        return rest[rest.index(after: index)...]
    }

    /// - Returns: Whether it is a Unix socket's.
    private mutating func takeScheme() throws(RedisLocationError) -> Bool {
        for (scheme, isSecure, isUnix) in [
            ("redis://", false, false), ("rediss://", true, false), ("redis+unix://", false, true),
        ] where rest.hasPrefix(scheme) {
            rest = rest.dropFirst(scheme.count)
            location.isSecure = isSecure
            return isUnix
        }
        throw .scheme
    }

    private mutating func takeLogin() throws(RedisLocationError) {
        guard let at = rest.lastIndex(of: "@") else { return }
        let words = rest[..<at].split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        rest = rest[rest.index(after: at)...]
        guard words.count == 2, let user = RedisURLParser.unescaped(words[0]),
            let password = RedisURLParser.unescaped(words[1]), !password.isEmpty
        else { throw .login }
        location.login.user = user.isEmpty ? nil : user
        location.login.password = password
    }

    private mutating func takeHosts() throws(RedisLocationError) {
        for text in rest.split(separator: ",", omittingEmptySubsequences: false) {
            location.servers.append(try server(text))
        }
    }

    /// `host`, `host:port`, `[2001:db8::1]:port`.
    private func server(_ text: Substring) throws(RedisLocationError) -> RedisServer {
        var host = text
        var port = location.sentinelName == nil ? 6379 : 26379
        let hostEnd = text.hasPrefix("[") ? text.firstIndex(of: "]") : text.startIndex
        guard let hostEnd else { throw .host }
        if let colon = text[hostEnd...].firstIndex(of: ":") {
            host = text[..<colon]
            let digits = text[text.index(after: colon)...]
            guard let number = Int(decimal: Array(digits.utf8).span), (1...65535).contains(number)
            else { throw .port }
            port = number
        }
        let isNumeric = host.hasPrefix("[") && host.hasSuffix("]")
        if isNumeric { host = host.dropFirst().dropLast() }
        let isHost = host.utf8.allSatisfy {
            isNumeric ? $0.isHexDigit || ":.".utf8.contains($0) : $0.isNameByte
        }
        guard isHost, !host.isEmpty, host.utf8.count <= 253 else { throw .host }
        return .tcp(host: String(host), port: port)
    }

    private mutating func takeName(_ text: Substring) throws(RedisLocationError) {
        guard text.utf8.count <= 64, text.utf8.allSatisfy(\.isNameByte) else { throw .name }
        if !text.isEmpty { location.name = String(text) }
    }

    private mutating func takeParameters(
        _ query: Substring, isUnix: Bool
    ) throws(RedisLocationError) {
        for parameter in query.split(separator: "&") {
            let words = parameter.split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard words.count == 2, let value = RedisURLParser.unescaped(words[1]), value != ""
            else { throw .value }
            switch words[0] {
            case "db":
                guard let number = Int(decimal: Array(value.utf8).span),
                    (0...1_000_000).contains(number)
                else {
                    throw .value
                }
                location.login.database = number
            case "ca": location.authorities = value
            case "name" where isUnix: try takeName(words[1])
            case "sentinel" where !isUnix:
                guard value.utf8.allSatisfy(\.isNameByte) else { throw .value }
                location.sentinelName = value
            case "sentinel-user": location.sentinelLogin.user = value
            case "sentinel-password": location.sentinelLogin.password = value
            default: throw .parameter
            }
        }
    }

    /// RFC 3986 section 2.1; nil where an escape is none, or the text not UTF-8.
    static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(\.isHexDigit),
                let value = UInt8(Substring(digits), radix: 16)
            else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }

    /// What may stand in a host's name, a chat's and a primary's.
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "._-".utf8.contains(self)
        }
    }
}
