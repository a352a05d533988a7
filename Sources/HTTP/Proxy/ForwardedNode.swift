// A client as a proxy writes it down.
// SPDX-License-Identifier: MIT

/// An address, perhaps with a port. RFC 7239 section 6.
enum ForwardedNode {
    /// Reads `192.0.2.1`, `192.0.2.1:4711`, `[2001:db8::1]` or `[2001:db8::1]:4711`; also `2001:db8::1`,
    /// which stands in `X-Forwarded-For`.
    ///
    /// - Returns: nil for `unknown`, for a name that hides the address, and for anything else.
    static func address(_ node: ArraySlice<UInt8>) -> IPAddress? {
        if node.first == UInt8(ascii: "[") {
            guard let end = node.firstIndex(of: UInt8(ascii: "]")), isPort(node[(end + 1)...])
            else {
                return nil
            }
            let digits = node[(node.startIndex + 1)..<end]
            return digits.contains(colon) ? IPAddress(digits: digits) : nil
        }
        guard let first = node.firstIndex(of: colon), first == node.lastIndex(of: colon) else {
            return IPAddress(digits: node)
        }
        return isPort(node[first...]) ? IPAddress(digits: node[..<first]) : nil
    }

    private static let colon = UInt8(ascii: ":")

    /// Nothing, or a colon and a port: up to five digits, or a name that hides it.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        let port = bytes.dropFirst()
        guard first == colon, let start = port.first else { return false }
        if start == UInt8(ascii: "_") {
            return port.count > 1 && port.dropFirst().allSatisfy(isHiddenNameByte)
        }
        return port.count <= 5 && port.allSatisfy(\.isDigit)
    }

    /// What stands in a name that a proxy has made up. RFC 7239 section 6.3.
    private static func isHiddenNameByte(_ byte: UInt8) -> Bool {
        byte.isUnreserved && byte != UInt8(ascii: "~")
    }
}
