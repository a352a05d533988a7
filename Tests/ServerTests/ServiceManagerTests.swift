// What systemd is told of a service, as `sd_notify` says it.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TestSupport
import Testing

@testable import fireside

@Suite(.blocking) struct ServiceManagerTests {
    private let manager = FakeServiceManager()

    @Test func `a service manager hears when the server is ready, and that it stops`() throws {
        let server = try Command(
            "/usr/bin/env",
            [
                "NOTIFY_SOCKET=\(manager.path)", Command.fireside, "serve", "--port", "0",
                "--journal", "memory",
            ])
        #expect(manager.receive() == "READY=1")
        #expect(server.output.contains("listens on"))
        kill(server.pid, SIGTERM)
        #expect(manager.receive() == "STOPPING=1")
        #expect(server.exitStatus() == 0)
    }

    @Test func `a reload has its time, and ends with ready`() throws {
        let told = ServiceManager(socketPath: manager.path)
        told.tell(.reloading)
        #expect(
            try #require(manager.receive()).wholeMatch(of: /RELOADING=1\nMONOTONIC_USEC=\d+/) != nil
        )
        told.tell(.ready)
        #expect(manager.receive() == "READY=1")
    }

    @Test func `a name with an @ is not in the file system`() throws {
        let name = "@fireside-test-\(UUID())"
        let hidden = FakeServiceManager(name)
        ServiceManager(socketPath: name).tell(.stopping)
        #expect(hidden.receive() == "STOPPING=1")
    }

    @Test(arguments: [nil, "", "/nowhere/at/all", String(repeating: "x", count: 200)])
    func `where nobody waits, nothing happens`(_ path: String?) {
        ServiceManager(socketPath: path).tell(.ready)
        #expect(manager.receive(within: 0) == nil)
    }
}

/// A socket that datagrams come to.
private final class FakeServiceManager {
    let path: String
    private let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)

    init(_ path: String = "/tmp/fireside-\(UUID())") {
        self.path = path
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: path.utf8)
            if path.hasPrefix("@") { $0[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.utf8.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
            }
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    /// The next datagram; nil if none comes in time.
    func receive(within milliseconds: Int32 = 20_000) -> String? {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, milliseconds) == 1 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
