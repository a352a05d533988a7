// An answer that does not end, and a WebSocket: read as the protocol's page shows them.
// SPDX-License-Identifier: MIT

import TestSupport

/// A connection on which parts come, one after the other: events, lines or frames.
struct OpenStream {
    let client: RawClient
    /// What ends a part; nil for frames.
    private let end: [UInt8]?

    /// - Parameter type: The answer's Content-Type; nil for a WebSocket.
    init(_ client: RawClient, type: String?) {
        self.client = client
        let isEvents = type?.hasPrefix("text/event-stream") == true
        end = type == nil ? nil : isEvents ? [10, 10] : [10]
    }

    /// The parts of what the page promises, each with what ends it.
    func parts(of text: Substring) -> [String] {
        let end = String(decoding: end ?? [10], as: UTF8.self)
        return text.split(separator: end).map { $0 + end }
    }

    /// What the server sends, for as long as `promised` lasts.
    ///
    /// Heartbeats, and notices of who comes and goes, come when they like. Where the page does not
    /// have them, they are left out.
    func receive(_ promised: Substring, _ placeholders: inout Placeholders) throws -> String {
        var text = ""
        for part in parts(of: promised) {
            if part.hasPrefix("→ ") {
                try client.send(ClientFrame.text(placeholders.sent(part.dropFirst(2).dropLast())))
                text += part
                continue
            }
            var received = placeholders.page(try next())
            while received != part, OpenStream.mayComeAtAnyTime(received) {
                received = placeholders.page(try next())
            }
            text += received
        }
        return text + (promised.contains("← Close") ? try ending() : "")
    }

    /// Answers the server's Close. RFC 6455 section 7.1.1: then the server closes the connection.
    private func ending() throws -> String {
        try client.send(ClientFrame.close)
        return client.receiveToEnd().ending == .closed ? "" : "(it is still open)\n"
    }

    private static func mayComeAtAnyTime(_ part: String) -> Bool {
        let isNews = part.contains(#""id":"#) || part.contains(#""ttl":"#)
        return part == "\n" || part.contains(#""next":"#) && !isNews && !part.contains("retry")
    }

    private func next() throws -> String {
        guard let end else { return try ServerFrame(from: client).description + "\n" }
        var bytes: [UInt8] = []
        while !bytes.ends(with: end) { bytes += try client.receive(bytes: 1) }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate func ends(with end: [UInt8]) -> Bool { suffix(end.count).elementsEqual(end) }
}
