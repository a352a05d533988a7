// The constant part of a response's head, made once and sent ten thousand times.
// SPDX-License-Identifier: MIT

/// A status line and the header fields that never change for it.
///
/// Only `StaticString` goes in, which no client can make: nothing that was received can end a line
/// here and so split a response in two.
public final class ResponseHead: Sendable {
    /// What the client reads first.
    public let status: Status
    /// The place of its status among all of them, for counters.
    let statusNumber: Int
    /// `HTTP/1.1 200 OK\r\nName: value\r\n…`, open for more fields.
    let bytes: [UInt8]

    /// Make it once and keep it: it is formatted here.
    ///
    /// - Parameter fields: Lines `Name: value`, a Content-Type among them; in several parts where heads
    ///   have some in common.
    public init(_ status: Status, _ fields: StaticString...) {
        self.status = status
        statusNumber = Status.allCases.firstIndex(of: status) ?? 0
        let lines = fields.flatMap { $0.description.split(separator: "\n") }.map { $0 + "\r\n" }
        let block = "HTTP/1.1 \(status.code) \(status.phrase)\r\n" + lines.joined()
        bytes = Array(block.utf8)
    }
}
