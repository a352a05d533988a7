// Forwarded fields made up by chance, read by the server and by a slower reader.
// SPDX-License-Identifier: MIT

#if !FUZZING
    import TestSupport
    import Testing

    @Suite struct ForwardedComparisonTests {
        private static let pieces = [
            "for=", "For=", "by=", "proto=https", "host=\"a,b\"", "192.0.2.1", "10.0.0.1",
            "10.9.9.9",
            "\"[2001:db8::1]\"", "\"[2001:db8::1]:4711\"", "[::1]", "::1", "::ffff:10.1.2.3",
            "2001:db8:1:2:3:4:5:6", "fe80::1%eth0", ":80", ":_hidden", "unknown", "_hidden", "\"",
            "\\\"", "\\", ",", ", ", ",", ";", "; ", "\n", "\t", "=", "0", "é", "256.1.1.1",
            "01.2.3.4",
        ]

        @Test func `the client is the same, however the fields are written`() throws {
            for number in 0..<3000 {
                var random = Seeded(state: 44 << 32 | UInt64(number))
                var text = ""
                for _ in 0..<Int.random(in: 1...9, using: &random) {
                    text += Self.pieces.randomElement(using: &random) ?? ""
                }
                do {
                    try Property.forwarded.check(Array(text.utf8))
                } catch {
                    Issue.record("number \(number): \(error)")
                }
            }
        }

        @Test func `lists that proxies write are read, and not just refused`() throws {
            for number in 0..<1000 {
                var random = Seeded(state: 45 << 32 | UInt64(number))
                let items = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    "for=" + (Self.nodes.randomElement(using: &random) ?? "")
                }
                try Property.forwarded.check(Array(items.joined(separator: ", ").utf8))
            }
        }

        private static let nodes = [
            "192.0.2.1", "10.0.0.1", "\"[2001:db8::1]:80\"", "10.2.2.2;proto=http",
            "\"10.1.1.1:99\";by=_me", "unknown", "\"[::ffff:10.0.0.9]\";host=\"a,\\\"b\"",
        ]
    }
#endif
