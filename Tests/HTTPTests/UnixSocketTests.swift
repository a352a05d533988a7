// A server on a Unix socket, asked by curl.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Glibc
import HTTP
import LoopSupport
import TestSupport
import Testing

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
    private static func leave(at path: String) throws -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(status == 0)
        return descriptor
    }
}
