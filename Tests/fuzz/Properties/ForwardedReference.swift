// The client of a forwarded request, found by regular expressions.
// SPDX-License-Identifier: MIT

/// A slower reader of `Forwarded` and `X-Forwarded-For`, which shares no line with the server's. It
/// takes the last item off again and again, by the grammar of RFC 7239 section 4.
struct ForwardedReference {
    /// Whether an address is a proxy's.
    let isTrusted: (String) -> Bool

    private static let token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
    private static let pair = "\(token)=(?:\(token)|\(quoted))"
    private static let quoted = #""(?:[^"\\]|\\[\s\S])*""#
    private static let element = "[ \\t]*(?:\(pair))?[ \\t]*(?:;[ \\t]*(?:\(pair))?[ \\t]*)*"

    /// - Parameter lines: The values of the fields.
    /// - Returns: An address in lower case, as it was written; nil for the proxy itself.
    func client(forwarded lines: [String]) -> String? {
        client(in: lines, item: ForwardedReference.element) { item in
            let pairs = item.matches(of: ForwardedReference.regex(ForwardedReference.pair))
            let nodes = pairs.compactMap { match -> String? in
                let text = String(item[match.range])
                guard text.lowercased().hasPrefix("for=") else { return nil }
                return ForwardedReference.unquoted(String(text.dropFirst(4)))
            }
            return nodes.count == 1 ? ForwardedReference.address(nodes[0]) : nil
        }
    }

    /// The same for `X-Forwarded-For`.
    func client(forwardedFor lines: [String]) -> String? {
        // A comma stands between items, except in a text that is quoted to its end.
        client(in: lines, item: "(?:[^\",]|\(ForwardedReference.quoted))*") {
            ForwardedReference.address($0)
        }
    }

    private func client(
        in lines: [String], item: String, address: (String) -> String?
    ) -> String? {
        var farthest: String?
        let last = ForwardedReference.regex("(?:([\\s\\S]*),)?(\(item))")
        for line in lines.reversed() {
            var rest: String? = line
            while let text = rest {
                guard let match = text.wholeMatch(of: last) else { return farthest }
                rest = match.output[1].substring.map(String.init)
                let item = ForwardedReference.trimmed(match.output[2].substring ?? "")
                if item.isEmpty { continue }
                guard let hop = address(item) else { return farthest }
                if !isTrusted(hop) { return hop }
                farthest = hop
            }
        }
        return farthest
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }

    private static func unquoted(_ value: String) -> String {
        guard value.hasPrefix("\"") else { return value }
        var (text, isEscaped) = ("", false)
        for character in value.dropFirst().dropLast() {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                text.append(character)
                isEscaped = false
            }
        }
        return text
    }

    private static let port = "(?::(?:[0-9]{1,5}|_[A-Za-z0-9._-]+))?"
    private static let byte = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
    private static let ipv4 = "\(byte)(?:\\.\(byte)){3}"

    /// The address in a node, in lower case; nil where there is none.
    private static func address(_ node: String) -> String? {
        if let match = node.wholeMatch(of: regex("(\(ipv4))\(port)")) {
            return match.output[1].substring.map(String.init)
        }
        let match =
            node.wholeMatch(of: regex("\\[([0-9A-Fa-f:.]+)\\]\(port)"))
            ?? node.wholeMatch(of: regex("([0-9A-Fa-f:.]+)"))
        guard let text = match?.output[1].substring, isIPv6(String(text)) else { return nil }
        return text.lowercased()
    }

    /// RFC 4291 section 2.2: eight groups, or fewer around one `::`, and IPv4 in place of the last two.
    private static func isIPv6(_ text: String) -> Bool {
        var text = text
        if let match = text.firstMatch(of: regex(":\(ipv4)$")) {
            text.replaceSubrange(match.range, with: ":0:0")
        }
        let group = "[0-9A-Fa-f]{1,4}"
        let groups = "(?:\(group)(?::\(group))*)?"
        if text.wholeMatch(of: regex("\(group)(?::\(group)){7}")) != nil { return true }
        guard text.wholeMatch(of: regex("\(groups)::\(groups)")) != nil else { return false }
        return text.split(separator: ":").count <= 7
    }

    /// The patterns are constants, and right.
    private static func regex(_ pattern: String) -> Regex<AnyRegexOutput> {
        do { return try Regex(pattern) } catch { fatalError("\(pattern): \(error)") }
    }
}
