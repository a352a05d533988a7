// Responses without an end, over TCP.
// SPDX-License-Identifier: MIT

import LoopSupport
import Synchronization
import TestSupport
import Testing
@testable import EventLoop
@testable import HTTP

@Suite(.blocking) struct StreamTests {
    private let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    /// Gives every request the stream's head, and keeps its handler.
    private final class Streams: RendersGET {
        let head: ResponseHead
        let first: Body
        /// What a handler does with what its client sends.
        let answer: (RecordingHandler, [UInt8]) -> Void
        private(set) var handlers: [RecordingHandler] = []

        init(
            _ head: ResponseHead = ResponseHead(.ok, "Content-Type: text/event-stream"),
            first: Body = Body("begin\n"),
            _ answer: @escaping (RecordingHandler, [UInt8]) -> Void = { _, _ in }
        ) {
            (self.head, self.first, self.answer) = (head, first, answer)
        }

        func renderGET(_ request: Request) throws -> Reply {
            try request.takePlace()
            let handler = RecordingHandler(answer)
            handlers.append(handler)
            return .stream(Response(head, first), handler)
        }
    }

    /// Writes down what it hears.
    private final class RecordingHandler: StreamHandler {
        var backlog: Int { bytes.count }
        private(set) var stream: ByteStream?
        private(set) var heard: [String] = []
        var bytes: [UInt8] = []
        private let answer: (RecordingHandler, [UInt8]) -> Void

        init(_ answer: @escaping (RecordingHandler, [UInt8]) -> Void) { self.answer = answer }

        func opened(_ stream: ByteStream) {
            self.stream = stream
            heard.append("opened")
        }

        func received(_ bytes: ArraySlice<UInt8>) {
            self.bytes += bytes
            answer(self, Array(bytes))
        }

        func hasRoom() { heard.append("hasRoom") }

        func serverIsDraining() {
            heard.append("draining")
            stream?.send(Array("bye\n".utf8))
        }

        func closed() { heard.append("closed") }
    }

    /// How many parts were sent at a time, for another thread to read.
    private final class Counts: Sendable {
        let all = Mutex<[Int]>([])
    }

    @Test func `a stream has no length, and says that the connection closes behind it`() throws {
        let streams = Streams()
        let port = try loop.listenTCP(0, HTTP.Site(streams)).port
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/"))
            let head = try client.receive(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: "))
            #expect(head.hasSuffix("\r\nConnection: close\r\n\r\n"))
            #expect(!head.contains("Content-Length"))
            #expect(try client.receive(through: "\n") == "begin\n")
        }
    }

    @Test func `a connection that switches protocols is not said to close`() throws {
        let head = ResponseHead(.switchingProtocols, "Upgrade: echo\nConnection: Upgrade")
        let echo = Streams(head, first: Body("")) { $0.stream?.send($1) }
        let port = try loop.listenTCP(0, HTTP.Site(echo)).port
        loop.run {
            let client = try RawClient(port)
            // The second line comes in one segment with the request.
            try client.send(request("GET", "/") + Array("one\n".utf8))
            let head = try client.receive(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n"))
            #expect(!head.contains("close") && !head.contains("Content-Length"))
            #expect(try client.receive(through: "\n") == "one\n")
            try client.send(Array("two\n".utf8))
            #expect(try client.receive(through: "\n") == "two\n")
        }
    }

    @Test func `a finished stream sends what is left, closes, and takes nothing more`() throws {
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 4 << 20)
        let streams = Streams(first: Body("")) { handler, _ in
            handler.stream?.send(long)
            handler.stream?.finish()
            handler.stream?.send(long)
            #expect(handler.stream?.hasRoom == false)
        }
        let port = try loop.listenTCP(0, HTTP.Site(streams)).port
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/"))
            _ = try client.receive(through: "\r\n\r\n")
            try client.send(Array("now".utf8))
            let (bytes, ending) = client.receiveToEnd()
            #expect(bytes == long)
            #expect(ending == .closed)
        }
        loop.turn { streams.handlers[0].heard == ["opened", "closed"] }
    }

    @Test func `a slow reader is told to wait, hears of the room, and gets every byte`() throws {
        let part = [UInt8](repeating: UInt8(ascii: "y"), count: 1 << 20)
        let counts = Counts()
        let streams = Streams(first: Body("")) { handler, _ in
            var count = 0
            while handler.stream?.hasRoom == true {
                handler.stream?.send(part)
                count += 1
            }
            counts.all.withLock { $0.append(count) }
        }
        let site = HTTP.Site(streams)
        let port = try loop.listenTCP(0, site).port
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/") + Array("go".utf8))
            #expect(wait { counts.all.withLock { $0.count == 1 } })
            let count = counts.all.withLock { $0[0] }
            _ = try client.receive(through: "\r\n\r\n")
            let all = try client.receive(bytes: count << 20)
            #expect(all.allSatisfy { $0 == UInt8(ascii: "y") })
            try client.send(Array("go on".utf8))
            #expect(wait { counts.all.withLock { $0.count == 2 } })
            client.close()
        }
        loop.turn { streams.handlers[0].heard.last == "closed" }
        // The kernel may take the rest of the second time, too, before the client is gone.
        let heard = streams.handlers[0].heard
        #expect(heard.starts(with: ["opened", "hasRoom"]) && heard.last == "closed")
        #expect(heard.count == 3 || heard == ["opened", "hasRoom", "hasRoom", "closed"])
        #expect(site.budget.held(.bytes) == 0)
    }

    @Test func `a client that reads nothing for the write timeout is hung up on`() throws {
        var limits = ServerLimits()
        limits.writeTimeout = .milliseconds(50)
        let part = [UInt8](repeating: UInt8(ascii: "z"), count: 16 << 20)
        let streams = Streams { handler, _ in handler.stream?.send(part) }
        let server = try loop.listenTCP(0, limits: limits, HTTP.Site(streams))
        let observer = RecordingObserver(stopping: loop)
        server.site.observer = observer
        let client = try RawClient(server.port)
        try client.send(request("GET", "/") + Array("go".utf8))
        loop.run()
        #expect(observer.incidents == [.doesNotRead])
        #expect(server.connectionCount == 0)
        #expect(streams.handlers[0].heard == ["opened", "closed"])
    }

    @Test func `past its share of unread bytes a stream is hung up on`() throws {
        let part = [UInt8](repeating: UInt8(ascii: "z"), count: 1 << 20)
        let streams = Streams { handler, _ in
            for _ in 0..<64 { handler.stream?.send(part) }
        }
        let site = HTTP.Site(streams)
        site.budget = Budget([.bytes: .init(perAddress: 8 << 20)], sparesLoopback: false)
        let server = try loop.listenTCP(0, site)
        let observer = RecordingObserver()
        site.observer = observer
        let client = try RawClient(server.port)
        try client.send(request("GET", "/") + Array("go".utf8))
        loop.turn { server.connectionCount == 0 && !streams.handlers.isEmpty }
        #expect(observer.incidents.allSatisfy { $0 == .holdsTooMuch })
        #expect(site.budget.held(.bytes) == 0)
    }

    @Test func `what a handler keeps of what its client sends counts in the share`() throws {
        let streams = Streams()
        let site = HTTP.Site(streams)
        site.budget = Budget([.bytes: .init(perAddress: 15_000)], sparesLoopback: false)
        let server = try loop.listenTCP(0, site)
        let observer = RecordingObserver()
        site.observer = observer
        let clients = try ["127.0.0.1", "127.0.0.2", "127.0.0.1"].map {
            let client = try RawClient(server.port, from: $0)
            // A part of it comes behind the request.
            try client.send(request("GET", "/") + [UInt8](repeating: 1, count: 6000))
            return client
        }
        loop.turn { site.budget.held(.bytes) == 18_000 }
        for client in clients { try client.send([UInt8](repeating: 2, count: 6000)) }
        loop.turn { server.connectionCount == 2 }
        #expect(observer.incidents == [.holdsTooMuch])
        loop.turn { site.budget.held(.bytes) == 24_000 }
        for client in clients { client.close() }
        loop.turn { server.connectionCount == 0 && site.budget.held(.bytes) == 0 }
    }

    @Test func `a stream keeps its request's place until it is finished`() throws {
        let streams = Streams { handler, _ in handler.stream?.finish() }
        let site = HTTP.Site(streams)
        site.budget = Budget([.waiting: .init(perAddress: 1)], sparesLoopback: false)
        let server = try loop.listenTCP(0, site)
        let port = server.port
        loop.run {
            let client = try RawClient(port)
            try client.send(request("GET", "/"))
            _ = try client.receive(through: "begin\n")
            let second = try RawClient(port)
            try second.send(request("GET", "/"))
            #expect(try second.receive().status == 429)
            try client.send(Array("end".utf8))
            #expect(client.receiveToEnd().ending == .closed)
            try second.send(request("GET", "/"))
            #expect(try second.receive(through: "begin\n").contains("200 OK"))
        }
        loop.turn { server.streams == 0 && site.budget.held(.waiting) == 0 }
    }

    @Test(arguments: ["close", "reset", "half-close"])
    func `a client that goes ends its stream, once`(_ way: String) throws {
        let streams = Streams()
        let server = try loop.listenTCP(0, HTTP.Site(streams))
        let client = try RawClient(server.port)
        try client.send(request("GET", "/"))
        loop.turn { server.streams == 1 }
        switch way {
        case "close": client.close()
        case "reset": client.reset()
        default: client.halfClose()
        }
        loop.turn { server.connectionCount == 0 }
        #expect(streams.handlers[0].heard == ["opened", "closed"])
        #expect(server.streams == 0 && server.parked == 0)
        streams.handlers[0].stream?.send([1])
        streams.handlers[0].stream?.finish()
    }

    @Test func `a server that drains lets each stream say a last word`() throws {
        let streams = Streams()
        let server = try loop.listenTCP(0, HTTP.Site(streams))
        let port = server.port
        loop.callLater(.milliseconds(1)) { drain(server, once: 3) }
        func drain(_ server: HTTPServer, once count: Int) {
            if server.streams == count { return _ = server.drain(within: .seconds(60)) }
            loop.callLater(.milliseconds(1)) { drain(server, once: count) }
        }
        loop.run {
            let clients = try (0..<3).map { _ in try RawClient(port) }
            for client in clients { try client.send(request("GET", "/")) }
            for client in clients {
                let (bytes, ending) = client.receiveToEnd()
                #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("begin\nbye\n"))
                #expect(ending == .closed)
            }
        }
        loop.turn { server.connectionCount == 0 }
        #expect(streams.handlers.allSatisfy { $0.heard == ["opened", "draining", "closed"] })
    }

    @Test func `a connection lets go of its handler when it closes`() throws {
        weak var handler: AnyObject?
        final class Once: RendersGET {
            var made: ((any StreamHandler) -> Void)?
            func renderGET(_ request: Request) -> Reply {
                let handler = RecordingHandler { _, _ in }
                made?(handler)
                return .stream(Response(.text(.ok), Body("")), handler)
            }
        }
        let once = Once()
        once.made = { handler = $0 }
        let server = try loop.listenTCP(0, HTTP.Site(once))
        let client = try RawClient(server.port)
        try client.send(request("GET", "/"))
        loop.turn { server.streams == 1 }
        #expect(handler != nil)
        client.close()
        loop.turn { server.connectionCount == 0 }
        #expect(handler == nil)
    }
}
