// A response, as it came from the server.
// SPDX-License-Identifier: MIT

/// One response, its fields in the order they came.
public struct HTTPResponse {
    /// The whole status line.
    public let statusLine: String
    /// Such as 200.
    public let status: Int
    /// The header fields, as they came.
    public let fields: [(name: String, value: String)]
    /// As many bytes as `Content-Length` says.
    public let body: [UInt8]

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body without the line feed that ends it; nil if it is not exactly one line.
    public var line: String? {
        let text = text
        guard let end = text.firstIndex(of: "\n"), end == text.indices.last else { return nil }
        return String(text[..<end])
    }

    /// The value of the only field called `name`; nil if there is none, or more than one.
    public func field(_ name: String) -> String? {
        let found = fields.filter { $0.name.lowercased() == name.lowercased() }
        return found.count == 1 ? found[0].value : nil
    }

    /// Everything in `bytes`, which must be whole responses and nothing else.
    public static func all(in bytes: [UInt8]) throws -> [HTTPResponse] {
        var rest = bytes
        var responses: [HTTPResponse] = []
        while !rest.isEmpty {
            guard let response = try take(from: &rest, hasBody: true) else {
                throw TestError.malformedResponse
            }
            responses.append(response)
        }
        return responses
    }

    /// Takes one response from the front of `bytes`; nil while part of it is missing.
    ///
    /// - Parameter hasBody: False for the answer to HEAD.
    /// - Throws: ``TestError/malformedResponse``.
    static func take(from bytes: inout [UInt8], hasBody: Bool) throws -> HTTPResponse? {
        guard let end = bytes.firstRange(of: [13, 10, 13, 10]) else { return nil }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let lines = head.split(separator: "\r\n").map(String.init)
        guard let first = lines.first, let match = first.wholeMatch(of: /HTTP\/1\.1 (\d{3}) .+/),
            let status = Int(match.1)
        else { throw TestError.malformedResponse }
        let fields = try lines.dropFirst().map { line in
            guard let match = line.wholeMatch(of: /([A-Za-z-]+): (.*)/) else {
                throw TestError.malformedResponse
            }
            return (name: String(match.1), value: String(match.2))
        }
        let length = fields.first { $0.name == "Content-Length" }.flatMap { Int($0.value) } ?? 0
        let count = hasBody ? length : 0
        guard bytes.count >= end.upperBound + count else { return nil }
        let body = Array(bytes[end.upperBound..<end.upperBound + count])
        bytes.removeFirst(end.upperBound + count)
        return HTTPResponse(statusLine: first, status: status, fields: fields, body: body)
    }
}
