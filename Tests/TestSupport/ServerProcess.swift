// The real server as a child process, on its own port. It ends with the test.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// `fireside serve --port 0 …`, as built beside the tests.
public final class ServerProcess {
    /// A command to run the server under, such as `valgrind --leak-check=full`.
    public static let wrapper = ProcessInfo.processInfo.environment["FIRESIDE_WRAPPER"] ?? ""

    /// `make test` runs the tests with one loop and with several: the results must be the same.
    public static let loops = ProcessInfo.processInfo.environment["FIRESIDE_LOOPS"] ?? "1"

    /// Where the server listens.
    public let port: Int
    private let command: Command

    /// The process' number.
    public var pid: Int32 { command.pid }

    /// Starts the server and waits until it says where it listens.
    ///
    /// - Parameters:
    ///   - options: Options after `serve --port 0`. By default the journal is in memory, and there are
    ///     ``loops``.
    ///   - environment: Variables for the child, such as `A=1 B=2`.
    ///   - descriptors: `ulimit -n` for the child; nil leaves it alone.
    public init(
        _ options: String..., environment: String = "", descriptors: Int? = nil
    ) throws {
        let limit = descriptors.map { "ulimit -n \($0) && " } ?? ""
        var words = options.joined(separator: " ").split(separator: " ").map(String.init)
        if !words.contains("--journal") { words += ["--journal", "memory"] }
        if !words.contains("--loops") { words += ["--loops", ServerProcess.loops] }
        command = try Command(
            "/bin/sh",
            [
                "-c",
                """
                \(ServerProcess.watch)
                \(limit)exec env \(environment) \(ServerProcess.wrapper) "$0" "$@"
                """,
                Command.fireside,
                "serve", "--port", "0",
            ] + words)
        let command = command
        let greeting = /listens on http:\/\/\S+:(\d+)/
        var port: Int?
        wait {
            if let match = command.output.firstMatch(of: greeting) { port = Int(match.1) }
            return port != nil || !command.isAlive
        }
        guard let port else { throw TestError.noServer(said: command.errors) }
        self.port = port
    }

    /// Ends the server if the tests crash, when no `deinit` runs. `$$` becomes the server.
    static let watch = """
        (while kill -0 \(getpid()) && kill -0 $$; do sleep 1; done; kill -9 $$) >/dev/null 2>&1 &
        """

    /// Whether the server still runs.
    public var isAlive: Bool { command.isAlive }

    /// What the server prints at its start.
    public var greeting: String { command.output }

    /// What the server has logged so far, a line each.
    public var logLines: [String] { command.errors.split(separator: "\n").map(String.init) }

    /// Resident memory that the server has written to, in KiB, without code. Linux: `RssAnon` of `/proc/pid/status`.
    public var rss: Int {
        let match = procFile("status").firstMatch(of: /RssAnon:\s+(\d+) kB/)
        return match.flatMap { Int($0.1) } ?? 0
    }

    /// Seconds of processor time used so far, by program and kernel. Linux: `/proc/pid/stat`.
    public var cpuSeconds: Double {
        // Behind the name in parentheses: the state is field 3, utime and stime are 14 and 15.
        guard let rest = procFile("stat").split(separator: ")").last else { return 0 }
        let fields = rest.split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let kernel = Double(fields[12])
        else { return 0 }
        return (user + kernel) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// Whether there comes a half second in which the server uses less than a twentieth of a core.
    ///
    /// Processor time does not depend on what else the machine does. A server that spins never rests.
    public func comesToRest() -> Bool {
        wait {
            let used = cpuSeconds
            usleep(500_000)  // there is no condition to wait for: the measure is time itself
            return cpuSeconds - used < 0.025
        }
    }

    /// The names of its threads, sorted. Linux: `comm` of each task.
    public var threads: [String] {
        let tasks = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
        return (tasks ?? []).map { procFile("task/\($0)/comm").trimmingCharacters(in: .newlines) }
            .sorted()
    }

    /// How many files and sockets the server has open. Linux: `/proc/pid/fd`.
    public var openDescriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count) ?? 0
    }

    /// Requests that wait for a message, and open streams, as the server counts them.
    public var parked: Int {
        get throws {
            let answer = try get("/metrics")
            guard let parked = ServerProcess.parked(in: answer.text) else {
                throw TestError.noAnswer(status: answer.status)
            }
            return parked
        }
    }

    /// What ``parked`` counts, in a server's metrics; nil if that is not what `metrics` is.
    public static func parked(in metrics: String) -> Int? {
        let counts = metrics.matches(of: /(?m)^fireside_(?:parked|streams\{[^}]*\}) (\d+)$/)
        return counts.isEmpty ? nil : counts.compactMap { Int($0.1) }.reduce(0, +)
    }

    /// A connection to the server.
    public func connect(from address: String = "127.0.0.1") throws -> RawClient {
        try RawClient(port, from: address)
    }

    /// One GET on a new connection.
    public func get(_ target: String, _ fields: String = "") throws -> HTTPResponse {
        let client = try connect()
        try client.send(request("GET", target, fields + "Connection: close|"))
        return try client.receive()
    }

    /// One POST on a new connection.
    @discardableResult
    public func post(
        _ body: String, to target: String = "/", from address: String = "127.0.0.1",
        _ fields: String = ""
    ) throws -> HTTPResponse {
        let client = try connect(from: address)
        try client.send(request("POST", target, fields + "Connection: close|", body: body))
        return try client.receive()
    }

    /// A client that waits at `target`. Returns when the server counts it.
    public func park(
        _ target: String = "/?callback=f", _ fields: String = "", from address: String = "127.0.0.1"
    ) throws -> RawClient {
        let before = try parked
        let client = try connect(from: address)
        try client.send(request("GET", target, fields))
        guard try wait(until: { try parked > before }) else { throw TestError.notParked }
        return client
    }

    /// `count` waiting clients at once.
    public func park(_ count: Int, _ target: String = "/?callback=f") throws -> [RawClient] {
        Descriptors.raiseLimit()
        let before = try parked
        let clients = try (0..<count).map { _ in
            let client = try connect()
            try client.send(request("GET", target))
            return client
        }
        guard try wait(until: { try parked == before + count }) else { throw TestError.notParked }
        return clients
    }

    /// Sends a signal to the server.
    public func send(_ signal: Int32) { kill(pid, signal) }

    /// Stops the server while `body` runs. Afterwards the server finds all that `body` sent at once, in
    /// that order.
    public func whileHeldStill(_ body: () throws -> Void) throws {
        send(SIGSTOP)
        defer { send(SIGCONT) }
        guard wait(until: { procFile("stat").contains(") T ") }) else {
            throw TestError.timedOut("stop")
        }
        try body()
    }

    /// Asks the server to stop, with SIGTERM, and waits for it.
    public func stop() -> Int32? {
        send(SIGTERM)
        return exitStatus()
    }

    /// Waits for the end of a server that was asked to stop. A second signal would kill it.
    ///
    /// - Returns: Its exit status, or nil if it does not end.
    public func exitStatus() -> Int32? { command.exitStatus() }

    /// Changes the soft limit on descriptors of the running server. Linux: `prlimit(2)`.
    public func limitDescriptors(to count: Int) throws {
        let change = try Command(
            "/usr/bin/prlimit", ["--pid", String(pid), "--nofile=\(count):"])
        guard change.exitStatus() == 0 else {
            throw TestError.noServer(said: change.errors)
        }
    }

    private func procFile(_ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(pid)/\(name)", encoding: .utf8)) ?? ""
    }
}
