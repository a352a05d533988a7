// What a proxy writes in front of the first request: whose connection it passes on.
// SPDX-License-Identifier: MIT

/// The header of the PROXY protocol, versions 1 and 2, by haproxy's proxy-protocol.txt. nginx's stream
/// module writes version 1 alone.
enum ProxyHeader {
    /// What the bytes at the beginning of a connection are.
    enum Reading: Equatable {
        /// A header, as far as they go.
        case incomplete
        /// No header, or none that is right.
        case invalid
        /// A header of so many bytes. `source` is nil where it is about the proxy itself, or about a
        /// client that has no address.
        case whole(source: IPAddress?, length: Int)
    }

    /// Longer ones are invalid: the longest that a proxy writes has a certificate's names, and far less.
    static let maxLength = 4096

    static func read(_ bytes: ArraySlice<UInt8>) -> Reading {
        if isBegun(signature, by: bytes) { return version2(bytes) }
        if isBegun(word, by: bytes) { return version1(bytes) }
        return .invalid
    }

    /// Whether the bytes may become, or do have, this beginning.
    private static func isBegun(_ start: [UInt8], by bytes: ArraySlice<UInt8>) -> Bool {
        bytes.prefix(start.count).elementsEqual(start.prefix(bytes.count))
    }
}

// Version 2, in binary: section 2.2.
extension ProxyHeader {
    private static let signature: [UInt8] = [
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    ]

    /// Signature 12, version and command 1, family and transport 1, length of the rest 2.
    private static let fixedLength = 16

    private static func version2(_ bytes: ArraySlice<UInt8>) -> Reading {
        guard bytes.count >= fixedLength else { return .incomplete }
        let start = bytes.startIndex + signature.count
        let length = fixedLength + Int(bytes[start + 2]) << 8 + Int(bytes[start + 3])
        guard length <= maxLength else { return .invalid }
        guard bytes.count >= length else { return .incomplete }
        // Behind the addresses there may be more, each with its type and length, which is not wanted.
        let rest = bytes[(bytes.startIndex + fixedLength)..<(bytes.startIndex + length)]
        switch bytes[start] {
        case 0x20: return .whole(source: nil, length: length)  // LOCAL: the proxy's own connection
        case 0x21: break  // PROXY
        default: return .invalid
        }
        let source: IPAddress?
        switch bytes[start + 1] {
        case 0x00, 0x31: source = nil  // without an address, or of a Unix socket
        case 0x11 where rest.count >= 12:
            source = IPAddress(ipv4: UInt32(truncatingIfNeeded: number(rest.prefix(4))))
        case 0x21 where rest.count >= 36:
            source = IPAddress(high: number(rest.prefix(8)), low: number(rest.prefix(16).suffix(8)))
        default: return .invalid
        }
        return .whole(source: source, length: length)
    }

    /// The highest byte first.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

// Version 1, a line: section 2.1.
extension ProxyHeader {
    private static let word = Array("PROXY ".utf8)

    /// With its line break; the longest is `PROXY UNKNOWN` with two IPv6 addresses.
    private static let maxLine = 107

    private static func version1(_ bytes: ArraySlice<UInt8>) -> Reading {
        let line = bytes.prefix(maxLine)
        guard let end = line.firstIndex(of: UInt8(ascii: "\n")) else {
            return line.count < maxLine ? .incomplete : .invalid
        }
        guard line[..<end].last == UInt8(ascii: "\r") else { return .invalid }
        let length = line[...end].count
        let words = line[..<end].dropLast().split(
            separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        if words[1].elementsEqual("UNKNOWN".utf8) { return .whole(source: nil, length: length) }
        guard words.count == 6, words[4...].allSatisfy(isPort),
            let source = IPAddress(digits: words[2]), let target = IPAddress(digits: words[3])
        else { return .invalid }
        let isIPv4 = words[1].elementsEqual("TCP4".utf8)
        guard isIPv4 || words[1].elementsEqual("TCP6".utf8) else { return .invalid }
        guard !isIPv4 || source.ipv4 != nil && target.ipv4 != nil else { return .invalid }
        return .whole(source: source, length: length)
    }

    private static func isPort(_ word: ArraySlice<UInt8>) -> Bool {
        (1...5).contains(word.count) && word.allSatisfy(\.isDigit)
    }
}
