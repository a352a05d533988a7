// Who is at the other end, as far as limits care.
// SPDX-License-Identifier: MIT

import Glibc
import Testing
@testable import HTTP

@Suite struct PeerAddressTests {
    private func peer(_ host: String) -> PeerAddress {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { bytes in
            let isIPv6 = host.contains(":")
            let family = isIPv6 ? AF_INET6 : AF_INET
            bytes.storeBytes(of: sa_family_t(family), as: sa_family_t.self)
            inet_pton(family, host, bytes.baseAddress! + (isIPv6 ? 8 : 4))
        }
        return IPAddress(storage).map { PeerAddress($0) } ?? .unknown
    }

    @Test(arguments: ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"])
    func `this machine is known`(_ host: String) {
        #expect(peer(host).isLoopback)
    }

    // An IPv4 client of a listener on :: has an address like ::ffff:192.0.2.1.
    @Test(arguments: [
        "128.0.0.1", "192.0.2.1", "10.0.0.127", "0.0.0.127", "2001:db8::1", "fe80::1",
        "::ffff:192.0.2.1", "::ffff:0:0", "::2", "::",
    ])
    func `others are not this machine`(_ host: String) {
        #expect(!peer(host).isLoopback)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.2"), ("2001:db8:0:1::1", "2001:db8:0:2::1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2"), ("::1", "2001:db8::1"), ("::1", "192.0.2.1"),
    ])
    func `two households are two`(_ one: String, _ other: String) {
        #expect(peer(one) != peer(other))
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2"),
        ("192.0.2.1", "::ffff:192.0.2.1"),
    ])
    func `one household is one`(_ one: String, _ other: String) {
        #expect(peer(one) == peer(other))
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1::9", "2001:db8:0:1::/64"), ("::1", "0:0:0:0::/64"),
    ])
    func `a household has a name`(_ host: String, _ name: String) {
        #expect(peer(host).description == name)
    }

    @Test func `a socket without an address counts as this machine`() {
        var ends: [Int32] = [0, 0]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
        #expect(PeerAddress(ofSocket: ends[0])?.isLoopback == true)
        for end in ends { close(end) }
        #expect(PeerAddress(ofSocket: ends[0]) == nil)
    }

    @Test func `all who come over a Unix socket are one, and nobody else`() {
        #expect(PeerAddress(.unixSocket).description == "unix")
        #expect(PeerAddress(.unixSocket) != .unknown)
        #expect(PeerAddress(.unixSocket) != peer("0.0.0.0"))
    }

    @Test(arguments: ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8:0:1::9", "::1", "127.0.0.1"])
    func `an address in digits is the same as from a socket`(_ text: String) {
        #expect(PeerAddress(numeric: text) == peer(text))
    }

    @Test(arguments: ["", "localhost", "192.0.2", "fe80::1%eth0"])
    func `anything else is no address`(_ text: String) {
        #expect(PeerAddress(numeric: text) == nil)
    }
}
