// Step 11: a response without an end. A reader is a number: how much it has seen.
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc
import HTTP

final class Log: RendersGET, RendersPOST {
    private let head = ResponseHead(.ok, "Content-Type: text/event-stream")
    fileprivate var events: [[UInt8]] = []
    fileprivate var readers: [ObjectIdentifier: Reader] = [:]

    func renderGET(_ request: Request) -> Reply {
        let seen = Int(request.field("last-event-id") ?? "") ?? 0
        return .stream(Response(head, Body("")), Reader(of: self, seen: seen))
    }

    func renderPOST(_ request: Request) -> Reply {
        let text = String(decoding: request.body, as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).map { "data: \($0)\n" }
        events.append(Array("id: \(events.count + 1)\n\(lines.joined())\n".utf8))
        for reader in readers.values { reader.read() }
        return "OK"
    }
}

final class Reader: StreamHandler {
    private let log: Log
    private var seen: Int
    private var stream: ByteStream?

    init(of log: Log, seen: Int) { (self.log, self.seen) = (log, seen) }

    func read() {
        while let stream, stream.hasRoom, log.events.indices.contains(seen) {
            stream.send(log.events[seen])
            seen += 1
        }
    }

    func opened(_ stream: ByteStream) {
        (self.stream, log.readers[ObjectIdentifier(self)]) = (stream, self)
        read()
    }

    func received(_ bytes: ArraySlice<UInt8>) {}  // nobody asked for that
    func hasRoom() { read() }  // a slow reader asks later; nothing is queued for it
    func closed() { (stream, log.readers[ObjectIdentifier(self)]) = (nil, nil) }
}

EventLoop.main { loop in
    let port = Int(CommandLine.arguments.last!) ?? 8080
    let server = try loop.listenTCP(port, Site(Log()))
    loop.onSignal(SIGINT) { loop.stop() }
    print("Try: curl -N localhost:\(server.port)")
}
