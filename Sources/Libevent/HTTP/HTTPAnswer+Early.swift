// An answer that came before its request was sent to the end.
// SPDX-License-Identifier: MIT

extension HTTPAnswer {
    /// Reads the refusal of a request whose body is still being sent, which evhttp does not read.
    /// RFC 9112 sections 4 and 5.
    ///
    /// - Parameter bytes: All that came before the connection broke. The body may be cut.
    /// - Returns: Nil unless the head is whole and its status is an error.
    init?(early bytes: [UInt8]) {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
        let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            .split(separator: "\r\n")
        guard let match = lines.first?.wholeMatch(of: /HTTP\/1\.[01] ([45]\d\d)( .*)?/),
            let status = Int(match.1)
        else { return nil }
        self.status = status
        fields = lines.dropFirst().compactMap { line in
            line.wholeMatch(of: /([^:\s]+):\s*(.*?)\s*/).map { (String($0.1), String($0.2)) }
        }
        body = Array(bytes[end.upperBound...])
    }
}
