// The fields of a head that the protocol's page leaves out.
// SPDX-License-Identifier: MIT

/// The fields that `…` stands for.
struct CommonFields {
    private var fields: [Substring: [Substring]] = [:]

    /// The answer on the page, in full.
    mutating func complete(_ example: ProtocolPage.Example) -> String {
        var head = example.head
        let type = head.first { $0.hasPrefix("Content-Type:") } ?? ""
        if let ellipsis = head.firstIndex(of: "…") {
            let named = Set(head.map(CommonFields.name))
            let common = fields[type, default: []].filter { !named.contains(CommonFields.name($0)) }
            head.replaceSubrange(ellipsis...ellipsis, with: common)
        } else if fields[type] == nil {
            fields[type] = Array(head.dropFirst())
        }
        return head.joined(separator: "\n") + "\n\n" + example.body
    }

    private static func name(_ line: Substring) -> Substring { line.prefix { $0 != ":" } }
}
