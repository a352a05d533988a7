// The head of the server's answer, and the way to its body.
// SPDX-License-Identifier: MIT

/// An answer whose body is still to be read. RFC 9112. It ends with its length.
final class AdminResponse {
    let status: Int
    /// Bytes of the body that are still to come.
    private var left: Int
    /// Those that came with the head.
    private var ahead: [UInt8]
    private let connection: AdminConnection

    /// - Returns: nil where the server has hung up without a byte.
    init?(_ connection: AdminConnection) throws(AdminError) {
        self.connection = connection
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while bytes.firstRange(of: end) == nil {
            let more = try connection.read()
            if more.isEmpty, bytes.isEmpty { return nil }
            guard !more.isEmpty, bytes.count < 1 << 16 else {
                throw .notFireside(path: connection.path)
            }
            bytes += more
        }
        guard let range = bytes.firstRange(of: end),
            let head = AdminResponse.parse(bytes[..<range.lowerBound])
        else { throw .notFireside(path: connection.path) }
        (status, left) = head
        ahead = Array(bytes[range.upperBound...])
    }

    /// The status, and the length of the body.
    private static func parse(_ head: ArraySlice<UInt8>) -> (status: Int, length: Int)? {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1])
        else { return nil }
        let length = lines.dropFirst().lazy.compactMap { line -> Int? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { return nil }
            return Int(parts[1].drop { $0 == " " })
        }.first
        return length.map { (status, $0) }
    }

    /// The next bytes of the body; none behind the last.
    ///
    /// - Throws: Where the server hangs up before.
    func read() throws(AdminError) -> [UInt8] {
        if left == 0 { return [] }
        let bytes = ahead.isEmpty ? try connection.read() : ahead
        ahead = []
        guard !bytes.isEmpty else { throw .cut(path: connection.path) }
        left = max(0, left - bytes.count)
        return bytes
    }
}
