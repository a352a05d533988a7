// A forwarded request's client is the one that a slower reader finds.
// SPDX-License-Identifier: MIT

@testable import HTTP

extension Property {
    /// Each line of the bytes is a field of one request, which a proxy of 10.0.0.0/8 has sent.
    static let forwarded = Property(name: "forwarded") { bytes in
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard let head = head(with: lines) else { return }
        let texts = head.values("forwarded").map(latin1)
        let reference = ForwardedReference { text in
            address(text).flatMap(\.ipv4).map { $0 >> 24 == 10 } ?? false
        }
        try require(
            client(of: head, .forwarded) == reference.client(forwarded: texts).flatMap(address),
            "another client in Forwarded: \(texts)")
        try require(
            client(of: head, .xForwardedFor)
                == reference.client(forwardedFor: texts).flatMap(address),
            "another client in X-Forwarded-For: \(texts)")
    }

    private static func client(
        of head: RequestHead, _ field: TrustedProxies.ClientField
    ) -> IPAddress? {
        let networks = IPNetwork("10.0.0.0/8").map { [TrustedProxies.Place.network($0)] } ?? []
        return TrustedProxies(at: networks, field: field).client(of: head)
    }

    private static func address(_ text: String) -> IPAddress? {
        IPAddress(digits: Array(text.utf8))
    }

    /// nil where a line is no field.
    private static func head(with lines: [[UInt8]]) -> RequestHead? {
        var head = Array("GET / HTTP/1.1\r\nHost: a\r\n".utf8)
        for name in ["Forwarded: ", "X-Forwarded-For: "] {
            for line in lines { head += Array(name.utf8) + line + Array("\r\n".utf8) }
        }
        return try? RequestHead(parsing: head + Array("\r\n".utf8), limits: ServerLimits())
    }

    /// A character for each byte.
    private static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
