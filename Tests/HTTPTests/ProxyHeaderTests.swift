// The PROXY protocol's header, both versions.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing
@testable import HTTP

@Suite struct ProxyHeaderTests {
    private static let signature = wire("||\0|QUIT\n")
    /// 192.0.2.1, port 4660, to 198.51.100.1, port 80.
    private static let ipv4: [UInt8] = [192, 0, 2, 1, 198, 51, 100, 1, 0x12, 0x34, 0, 80]

    /// - Parameters:
    ///   - command: Version and command.
    ///   - family: Family and transport.
    private static func header(
        _ command: UInt8, _ family: UInt8, _ rest: [UInt8], length: Int? = nil
    ) -> [UInt8] {
        let length = length ?? rest.count
        return signature + [command, family, UInt8(length >> 8), UInt8(length & 0xff)] + rest
    }

    private func source(_ bytes: [UInt8]) throws -> String {
        // Whatever follows does not matter, and neither does where it is cut.
        for count in bytes.indices {
            #expect(ProxyHeader.read(bytes[..<count]) == .incomplete, "\(count) bytes")
        }
        let reading = ProxyHeader.read((bytes + Array("GET /".utf8))[...])
        guard case .whole(let source, bytes.count) = reading else { return "\(reading)" }
        return source.map { PeerAddress($0).description } ?? "none"
    }

    @Test func `a client's address is in the header`() throws {
        #expect(try source(Self.header(0x21, 0x11, Self.ipv4)) == "192.0.2.1")
        let ipv6 = [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 32)
        #expect(try source(Self.header(0x21, 0x21, ipv6)) == "2001:db8:0:0::/64")
        #expect(
            try source(wire("PROXY TCP4 192.0.2.1 198.51.100.1 4660 80|")) == "192.0.2.1")
        #expect(
            try source(wire("PROXY TCP6 2001:db8::1 ::1 4660 80|")) == "2001:db8:0:0::/64")
    }

    @Test func `what stands behind the addresses is skipped`() throws {
        let more = [UInt8](repeating: 7, count: 4000)
        #expect(try source(Self.header(0x21, 0x11, Self.ipv4 + more)) == "192.0.2.1")
    }

    @Test func `a connection of the proxy's own has no client`() throws {
        #expect(try source(Self.header(0x20, 0x00, [])) == "none")
        #expect(try source(Self.header(0x20, 0x11, Self.ipv4)) == "none")
        #expect(try source(Self.header(0x21, 0x00, [1, 2, 3])) == "none")
        let unix = [UInt8](repeating: 0, count: 216)
        #expect(try source(Self.header(0x21, 0x31, unix)) == "none")
        #expect(try source(wire("PROXY UNKNOWN|")) == "none")
        #expect(try source(wire("PROXY UNKNOWN ffff::1 ffff::2 65535 65535|")) == "none")
    }

    @Test(arguments: [
        header(0x11, 0x11, ipv4), header(0x22, 0x11, ipv4), header(0x31, 0x11, ipv4),
        header(0x21, 0x12, ipv4), header(0x21, 0x41, ipv4), header(0x21, 0x11, [], length: 65535),
        header(0x21, 0x11, Array(ipv4.prefix(11))), header(0x21, 0x21, ipv4),
        Array(signature.prefix(11)) + [0x0b], wire("||GET / HTTP/1.1|"), wire("GET / HTTP/1.1|"),
        wire("proxy TCP4 192.0.2.1 198.51.100.1 1 2|"), wire("PROXY TCP5 192.0.2.1 192.0.2.2 1 2|"),
        wire("PROXY TCP4 192.0.2.1 198.51.100.1 1|"), wire("PROXY TCP4  192.0.2.1 192.0.2.2 1 2|"),
        wire("PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3|"), wire("PROXY TCP4 ::1 192.0.2.2 1 2|"),
        wire("PROXY TCP4 192.0.2.1 192.0.2.2 1 123456|"),
        wire("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n"),
        wire("PROXY |"), wire("PROXY " + String(repeating: "x", count: 101)),
    ])
    func `anything else is invalid`(_ bytes: [UInt8]) {
        #expect(ProxyHeader.read(bytes[...]) == .invalid)
    }
}
