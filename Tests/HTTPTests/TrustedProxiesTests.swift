// Who the client is, where proxies stand in between.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing
@testable import HTTP

@Suite struct TrustedProxiesTests {
    /// The client of a request with `fields`, from a proxy; both 10.0.0.0/8 and fd00::/8 are trusted.
    private func client(
        _ field: TrustedProxies.ClientField, _ fields: String
    ) throws -> String? {
        let networks = try ["10.0.0.0/8", "fd00::/8"].map {
            TrustedProxies.Place.network(try #require(IPNetwork($0)))
        }
        let head = try RequestHead(
            parsing: request("GET", "/", fields), limits: ServerLimits())
        let client = TrustedProxies(at: networks, field: field).client(of: head)
        return client.map { PeerAddress($0).description }
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("192.0.2.1:4711", "192.0.2.1"),
        ("198.51.100.7, 192.0.2.1", "192.0.2.1"), ("192.0.2.1, 10.0.0.1,10.0.0.2", "192.0.2.1"),
        ("2001:db8::1", "2001:db8:0:0::/64"), ("[2001:db8::1]", "2001:db8:0:0::/64"),
        ("[2001:db8::1]:80", "2001:db8:0:0::/64"), ("2001:db8::1, fd00::5", "2001:db8:0:0::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"), ("192.0.2.1, ::ffff:10.0.0.1", "192.0.2.1"),
        ("192.0.2.1, ,\t", "192.0.2.1"), ("\"x, 192.0.2.1", "192.0.2.1"),
    ])
    func `the client is the last address that is no proxy's`(
        _ list: String, _ client: String
    ) throws {
        #expect(try self.client(.xForwardedFor, "X-Forwarded-For: \(list)|") == client)
    }

    @Test(arguments: [
        "", "unknown", "_hidden", "192.0.2", "192.0.2.256", "0192.0.2.1", "192.0.2.1:",
        "192.0.2.1:x",
        "192.0.2.1:123456", "fe80::1%eth0", "[192.0.2.1]", "[2001:db8::1", "2001:db8::1]",
        "[]",
        "\"192.0.2.1\"", "192.0.2.1 198.51.100.7", "for=192.0.2.1", "10.0.0.1, ",
    ])
    func `of what is no address, the proxy behind it is the client`(_ item: String) throws {
        let field = "X-Forwarded-For: 192.0.2.1, \(item), 10.0.0.9|"
        let found = try client(.xForwardedFor, field)
        // An empty item is none.
        let isEmpty = item.isEmpty || item == "10.0.0.1, "
        #expect(found == (isEmpty ? "192.0.2.1" : "10.0.0.9"))
        #expect(try client(.xForwardedFor, "X-Forwarded-For: \(item)|") != "192.0.2.1")
    }

    @Test(arguments: [
        ("for=192.0.2.1", "192.0.2.1"), ("for=\"192.0.2.1:80\"", "192.0.2.1"),
        ("For=\"[2001:db8::1]:4711\"", "2001:db8:0:0::/64"),
        ("for=192.0.2.1;proto=https;by=10.0.0.1", "192.0.2.1"),
        ("by=x; for=192.0.2.1 ;host=\"a,b;for=9.9.9.9\"", "192.0.2.1"),
        ("for=198.51.100.7, for=192.0.2.1, for=10.0.0.1", "192.0.2.1"),
        ("for=\"\\1\\92.0.2.1\"", "192.0.2.1"), (";;for=192.0.2.1;", "192.0.2.1"),
        ("for=\"6.6.6.6, for=192.0.2.1", "192.0.2.1"),
        ("for=6.6.6.6;x=\", for=\"[2001:db8::1]:80\"", "2001:db8:0:0::/64"),
    ])
    func `Forwarded is read as RFC 7239 has it`(_ list: String, _ client: String) throws {
        #expect(try self.client(.forwarded, "Forwarded: \(list)|") == client)
    }

    @Test(arguments: [
        "for=unknown", "for=_hidden", "for=[2001:db8::1]", "for=192.0.2.1;for=192.0.2.1", "for",
        "for=",
        "=192.0.2.1", "192.0.2.1", "by=192.0.2.1", "for = 192.0.2.1", "for=192.0.2.1 x",
        "for=\"192.0.2.1", "for=192.0.2.1\"", "for='192.0.2.1'", "for=192.0.2.1:80",
    ])
    func `an element that breaks a rule has no client`(_ element: String) throws {
        #expect(try client(.forwarded, "Forwarded: \(element)|") == nil)
        #expect(
            try client(.forwarded, "Forwarded: for=192.0.2.1, \(element), for=10.0.0.9|")
                == "10.0.0.9")
    }

    @Test func `only the field that the operator chose is looked at`() throws {
        let fields = "Forwarded: for=192.0.2.1|X-Forwarded-For: 198.51.100.7|"
        #expect(try client(.forwarded, fields) == "192.0.2.1")
        #expect(try client(.xForwardedFor, fields) == "198.51.100.7")
        #expect(try client(.forwarded, "X-Forwarded-For: 198.51.100.7|") == nil)
        #expect(try client(.xForwardedFor, "") == nil)
    }

    @Test func `where only proxies are named, the farthest is the client`() throws {
        #expect(try client(.xForwardedFor, "X-Forwarded-For: 10.0.0.3, 10.0.0.2|") == "10.0.0.3")
    }

    @Test func `several fields are one list`() throws {
        let fields = (0..<40).map { "X-Forwarded-For: 10.0.0.\($0)|" }.joined()
        #expect(
            try client(.xForwardedFor, "X-Forwarded-For: 6.6.6.6, 192.0.2.1|" + fields)
                == "192.0.2.1")
    }

    @Test func `a list as long as a head may be is read in one pass`() throws {
        for piece in ["10.0.0.1,", ",", "\",", "\\\",", "unknown,"] {
            let list = String(repeating: piece, count: 7900 / piece.utf8.count)
            #expect(
                try client(.xForwardedFor, "X-Forwarded-For: \(list)192.0.2.1|") == "192.0.2.1")
            _ = try client(.forwarded, "Forwarded: \(list)|")
        }
    }
}

@Suite struct IPNetworkTests {
    private func contains(_ network: String, _ address: String) throws -> Bool {
        try #require(IPNetwork(network))
            .contains(#require(IPAddress(digits: Array(address.utf8))))
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("192.0.2.1", "::ffff:192.0.2.1"), ("10.0.0.0/8", "10.255.0.1"),
        ("10.1.2.3/8", "10.255.0.1"), ("192.0.2.128/25", "192.0.2.255"),
        ("0.0.0.0/0", "203.0.113.9"),
        ("2001:db8::/32", "2001:db8:ffff::1"), ("2001:db8::1", "2001:db8::1"),
        ("::/0", "192.0.2.1"),
        ("2001:db8:0:0:8000::/65", "2001:db8::ffff:0:0:1"), ("::ffff:10.0.0.0/104", "10.9.9.9"),
    ])
    func `a network has its addresses`(_ network: String, _ address: String) throws {
        #expect(try contains(network, address))
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.2"), ("10.0.0.0/8", "11.0.0.1"), ("192.0.2.128/25", "192.0.2.127"),
        ("0.0.0.0/0", "2001:db8::1"), ("2001:db8::/32", "2001:db9::1"),
        ("2001:db8::1", "2001:db8::2"),
        ("::1", "127.0.0.1"), ("2001:db8:0:0:8000::/65", "2001:db8::1"),
    ])
    func `and no others`(_ network: String, _ address: String) throws {
        #expect(try !contains(network, address))
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
        "10/8",
        "localhost", "::/129", "::1%lo", "[::1]", "192.0.2.1:80", "2001:db8::/٣",
    ])
    func `what is no network is refused`(_ text: String) {
        #expect(IPNetwork(text) == nil)
    }
}
