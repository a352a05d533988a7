// An address as people write it.
// SPDX-License-Identifier: MIT

extension PeerAddress {
    /// `192.0.2.1`, any address of an IPv6 network as `2001:db8::1`, or the network as
    /// ``description`` has it, `2001:db8:0:1::/64`; nil for anything else.
    public init?(_ text: String) {
        let suffix = "/64"
        let isNetwork = text.hasSuffix(suffix) && text.contains(":")
        let digits = isNetwork ? String(text.dropLast(suffix.count)) : text
        guard !digits.utf8.contains(0) else { return nil }
        self.init(numeric: digits)
    }
}
