// A real Redis server or sentinel as a child process, in a folder of its own. It ends with the test.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// `redis-server` or `redis-sentinel` on a free port of 127.0.0.1. A server listens on a Unix socket as
/// well. What it writes goes into its folder, which is removed at the end.
public final class RedisProcess {
    /// Which of the two programs runs.
    public enum Program: String, Sendable {
        case server = "redis-server"
        case sentinel = "redis-sentinel"
    }

    /// Where it listens, by TCP.
    public let port: Int
    /// What it writes is here.
    public let folder: String
    /// Where a server listens, too.
    public var unixSocket: String { "\(folder)/redis.sock" }
    private let program: Program
    private var command: Command

    /// Starts it, and waits until it is ready.
    ///
    /// - Parameters:
    ///   - settings: Lines of its configuration file, which Redis and its sentinels may rewrite.
    ///     `PORT` stands for the port, in `tls-port PORT`, say, beside `port 0`. By default nothing is
    ///     saved.
    ///   - program: Which of the two.
    public init(_ settings: String..., program: Program = .server) throws {
        self.program = program
        let temporary = FileManager.default.temporaryDirectory.path
        folder = "\(temporary)/redis-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        var tries = 0
        while true {
            let port = try RedisProcess.freePort()
            let lines = RedisProcess.usualSettings(program, port: port, in: folder) + settings
            let text = lines.joined(separator: "\n").replacing("PORT", with: "\(port)")
            try "\(text)\n".write(
                toFile: "\(folder)/redis.conf", atomically: true, encoding: .utf8)
            command = try RedisProcess.start(program, in: folder)
            if RedisProcess.isReady(command) {
                self.port = port
                return
            }
            // Somebody else got the port meanwhile.
            tries += 1
            guard command.output.contains("Address already in use"), tries < 10 else {
                try? FileManager.default.removeItem(atPath: folder)
                throw TestError.noServer(said: command.output + command.errors)
            }
        }
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    private static func usualSettings(
        _ program: Program, port: Int, in folder: String
    ) -> [String] {
        let settings = ["port \(port)", "bind 127.0.0.1", "dir \(folder)"]
        return program == .sentinel
            ? settings
            : settings + [
                "unixsocket \(folder)/redis.sock", "save \"\"", "repl-diskless-sync-delay 0",
            ]
    }

    /// A port that the kernel chose; nobody listens on it at this moment.
    private static func freePort() throws -> Int {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 ? getsockname(listener, $0, &length) : -1
            }
        }
        guard status == 0 else { throw TestError.cannotConnect(errno) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func start(_ program: Program, in folder: String) throws -> Command {
        try Command(
            "/bin/sh",
            [
                "-c", "\(ServerProcess.watch)\nexec \(program.rawValue) \"$0\"",
                "\(folder)/redis.conf",
            ])
    }

    private static func isReady(_ command: Command) -> Bool {
        let greeting = /Ready to accept connections|Sentinel ID is/
        wait { command.output.contains(greeting) || !command.isAlive }
        return command.isAlive
    }

    /// The process' number.
    public var pid: Int32 { command.pid }

    /// Whether it still runs.
    public var isAlive: Bool { command.isAlive }

    /// What it has logged since it was started last.
    public var log: String { command.output }

    /// Sends a signal: SIGSTOP, SIGCONT.
    public func send(_ signal: Int32) { _ = Glibc.kill(pid, signal) }

    /// Ends it at once. Nothing is saved.
    public func kill() {
        if command.isAlive {
            send(SIGKILL)
            _ = command.exitStatus()
        }
    }

    /// Starts it again after ``kill()``, on its port, with the configuration and the data of its folder.
    public func restart() throws {
        kill()
        command = try RedisProcess.start(program, in: folder)
        guard RedisProcess.isReady(command) else {
            throw TestError.noServer(said: command.output + command.errors)
        }
    }

    /// Asks it one thing by `redis-cli`, and waits for the answer.
    ///
    /// - Parameter words: The command's, one each; options of redis-cli may stand in front.
    /// - Returns: The answer without the line break at its end; elements of an array are lines.
    @discardableResult
    public func ask(_ words: String...) throws -> String {
        guard let path = Command.find("redis-cli") else {
            throw TestError.cannotRun("redis-cli", ENOENT)
        }
        let client = try Command(path, ["-p", "\(port)"] + words)
        guard client.exitStatus() == 0 else {
            throw TestError.noServer(said: client.output + client.errors)
        }
        return client.output.trimmingCharacters(in: .newlines)
    }
}
