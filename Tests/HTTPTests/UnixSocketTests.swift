// A server on a Unix socket, asked by curl.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc
import LoopSupport
import TestSupport
import Testing
@testable import HTTP

@Suite(.blocking) struct UnixSocketTests {
    private final class Hello: RendersGET {
        func renderGET(_ request: Request) -> Reply { .response(.text(.ok, "hello")) }
    }

    private let folder: String
    private let path: String
    private let loop: EventLoop

    init() throws {
        var template = Array("/tmp/fireside-socket-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        path = folder + "/socket"
        loop = try EventLoop()
    }

    private func listen(_ loop: EventLoop) throws -> HTTPServer {
        try loop.listen(on: .unix(path: path, permissions: 0o600), Site(Hello()))
    }

    private func permissions() -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    @Test func `a server answers on a socket that only its own user may open`() throws {
        let server = try listen(loop)
        #expect(server.address == "unix:\(path)")
        #expect(permissions() == 0o600)
        loop.run { [path] in
            let curl = try Command(
                "/usr/bin/curl", ["-s", "--unix-socket", path, "http://host/"])
            #expect(curl.exitStatus() == 0)
            #expect(curl.output == "hello")
        }
    }

    @Test func `a socket is gone with its server`() throws {
        let server = try listen(loop)
        server.drain(within: .zero).addCallback { [loop] in loop.stop() }
        loop.run()
        #expect(permissions() == nil)
    }

    @Test func `a socket that a killed server left is taken over`() throws {
        let left = try UnixSocketTests.leave(at: path)
        close(left)
        _ = try listen(loop)
        #expect(permissions() == 0o600)
    }

    @Test func `a socket where a server listens is not taken`() throws {
        _ = try listen(loop)
        #expect(throws: ListenError.socketTaken(path: path)) {
            try listen(EventLoop())
        }
    }

    @Test func `other loops listen on the same socket, and leave its file alone`() throws {
        let server = try listen(loop)
        let other = try EventLoop()
        let second = try other.listen(on: server.addressToJoin, Site(Hello()))
        #expect(second.address == "unix:\(path)")
        other.run { [path] in
            let curl = try Command(
                "/usr/bin/curl", ["-s", "--unix-socket", path, "http://host/"])
            #expect(curl.exitStatus() == 0)
            #expect(curl.output == "hello")
        }
        second.drain(within: .zero).addCallback { other.stop() }
        other.run()
        #expect(permissions() == 0o600)
    }

    @Test func `what does not listen is no socket to serve on`() throws {
        var ends: [Int32] = [0, 0]
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends)
        defer { for end in ends { close(end) } }
        for descriptor in [ends[0], STDIN_FILENO, 99_999] {
            #expect(throws: ListenError.notListening(descriptor: descriptor)) {
                try loop.listen(on: .descriptor(descriptor), Site(Hello()))
            }
        }
    }

    @Test func `a port that is passed on is known by its number`() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        // It finds itself a port.
        try #require(Glibc.listen(descriptor, 1) == 0)
        let server = try loop.listen(on: .descriptor(descriptor), Site(Hello()))
        #expect(server.port > 0)
        #expect(server.address == "0.0.0.0:\(server.port)")
        loop.run { [port = server.port] in
            let client = try RawClient(port)
            try client.send(request("GET", "/"))
            #expect(try client.receive().text == "hello")
        }
    }

    @Test func `a client that does not read holds no more here than over TCP`() throws {
        let site = Site(Long())
        let server = try loop.listen(on: .unix(path: path, permissions: 0o600), site)
        let client = try UnixSocketTests.connect(to: path)
        defer { close(client) }
        let bytes = request("GET", "/")
        #expect(send(client, bytes, bytes.count, 0) == bytes.count)
        // All but what the kernel holds. That is 143 KiB of twice 64 KiB, and would be 215 KiB else.
        loop.turn { site.budget.held(.bytes) > Long.count - (160 << 10) }
        #expect(server.connectionCount == 1)
    }

    /// 8 MiB.
    private final class Long: RendersGET {
        static let count = 8 << 20

        func renderGET(_ request: Request) -> Reply {
            .response(
                Response(.text(.ok), Body(shared: [UInt8](repeating: 120, count: Long.count))))
        }
    }

    @Test func `a file that is no socket is left alone`() throws {
        close(open(path, O_CREAT | O_WRONLY, 0o644))
        #expect(throws: ListenError.notASocket(path: path)) { try listen(loop) }
        #expect(permissions() == 0o644)
    }

    @Test func `a path that is too long is refused with a sentence`() {
        let path = "/tmp/" + String(repeating: "a", count: 103)
        #expect(throws: ListenError.self) {
            try loop.listen(on: .unix(path: path, permissions: 0o600), Site(Hello()))
        }
    }

    /// A socket's file without a server, as after `kill -9`.
    private static func leave(at path: String) throws -> Int32 { try call(bind, path) }

    private static func connect(to path: String) throws -> Int32 { try call(Glibc.connect, path) }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ path: String
    ) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
        return descriptor
    }
}
