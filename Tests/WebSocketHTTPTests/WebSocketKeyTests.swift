// The key of a handshake, and the answer to it.
// SPDX-License-Identifier: MIT

import Testing
@testable import WebSocketHTTP

@Suite struct WebSocketKeyTests {
    @Test func `the RFC's key gets the RFC's answer`() throws {
        // RFC 6455 section 1.3.
        let key = try #require(WebSocketKey("dGhlIHNhbXBsZSBub25jZQ=="))
        #expect(key.accept == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test(arguments: [
        "", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZQ== ",
        "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25jZQ==dGhl", "dGhl!HNhbXBsZSBub25jZQ==",
    ])
    func `a key is the base64 of sixteen bytes, and nothing else`(text: String) {
        #expect(WebSocketKey(text) == nil)
    }

    @Test func `each random key is another one, and a key`() {
        let keys = (0..<100).map { _ in WebSocketKey.random() }
        #expect(Set(keys.map(\.text)).count == 100)
        #expect(keys.allSatisfy { WebSocketKey($0.text) != nil })
    }
}
