// A response that came before its request was sent to the end.
// SPDX-License-Identifier: MIT

extension ClientResponse {
    /// Reads the refusal of a request whose body is still being sent, which evhttp does not read.
    /// RFC 9112 sections 4 and 5.
    ///
    /// - Parameter bytes: All that came before the connection broke. The body may be cut.
    /// - Returns: Nil unless the head is whole and its status is an error.
    init?(early bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
        let lines = bytes[..<end.lowerBound].split(separator: 10)
        guard let first = lines.first,
            let match = String(decoding: first, as: UTF8.self)
                .wholeMatch(of: /HTTP\/1\.[01] ([45][0-9][0-9])( .*)?\r?/),
            let status = Int(match.1)
        else { return nil }
        self.status = status
        fields = lines.dropFirst().compactMap { ClientResponse.field(bytes, $0.indices) }
        body = Array(bytes[end.upperBound...])
    }

    /// Without a regular expression: a server could send a line over which one would go for years.
    private static func field(
        _ bytes: [UInt8], _ line: Range<Int>
    ) -> (name: String, value: String)? {
        guard let colon = bytes[line].firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let end = bytes[line].last == UInt8(ascii: "\r") ? line.upperBound - 1 : line.upperBound
        let value = bytes.span.trimmed(colon + 1..<max(colon + 1, end))
        return (
            String(decoding: bytes[line.lowerBound..<colon], as: UTF8.self),
            String(decoding: bytes[value], as: UTF8.self)
        )
    }
}
