// A child process whose output a test can read.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A running program. It is killed in `deinit` if it has not ended by then.
public final class Command {
    /// The executable product `name`, as built beside the test bundle.
    public static func built(_ name: String) -> String {
        let bundle = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return bundle.deletingLastPathComponent().appendingPathComponent(name).path
    }

    /// The built `fireside`.
    public static var fireside: String { built("fireside") }

    /// Runs `path` as a person does, on a terminal: what it prints comes at once, a line at a time.
    public static func onTerminal(_ path: String, _ arguments: String...) throws -> Command {
        let line = ([path] + arguments).joined(separator: " ")
        return try Command("/usr/bin/script", ["-qec", line, "/dev/null"])
    }

    /// The built `fireside` on a terminal, by default one with colours.
    public static func firesideOnTerminal(
        _ arguments: String, environment: String = "TERM=xterm"
    ) throws -> Command {
        try onTerminal("exec env -u NO_COLOR", environment, fireside, arguments)
    }

    /// The path of `name` on the search path; nil if it is not installed.
    public static func find(_ name: String) -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// The process' number.
    public let pid: Int32
    private let outputFile: Int32
    private let errorFile: Int32
    private var status: Int32?

    /// Starts a program.
    ///
    /// - Parameter input: What the program reads from its standard input.
    public init(_ path: String, _ arguments: [String], input: [UInt8] = []) throws {
        let inputFile = Command.nameless()
        defer { close(inputFile) }
        pwrite(inputFile, input, input.count, 0)
        outputFile = Command.nameless()
        errorFile = Command.nameless()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputFile, 0)
        posix_spawn_file_actions_adddup2(&actions, outputFile, 1)
        posix_spawn_file_actions_adddup2(&actions, errorFile, 2)
        // The child must not keep another test's socket open: its server would wait for ever.
        for file in Command.openFiles() { posix_spawn_file_actions_addclose(&actions, file) }
        var attributes = Command.attributes()
        defer { posix_spawnattr_destroy(&attributes) }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child: pid_t = 0
        let error = posix_spawn(&child, path, &actions, &attributes, &words, environ)
        guard error == 0 else { throw TestError.cannotRun(path, error) }
        pid = child
    }

    deinit {
        if isAlive {
            kill(pid, SIGKILL)
            _ = exitStatus()
        }
        close(outputFile)
        close(errorFile)
    }

    private static func openFiles() -> [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { Int32($0) }.filter { $0 > 2 }
    }

    /// Threads of a test may block signals, and a child would inherit that.
    private static func attributes() -> posix_spawnattr_t {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
        return attributes
    }

    /// A file without a name, which is gone when it is closed. Unlike a pipe it never fills up.
    private static func nameless() -> Int32 {
        var path = Array("/tmp/fireside-test-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        unlink(path)
        _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        return file
    }

    /// Standard output so far.
    public var output: String { Command.text(of: outputFile) }
    /// Standard error so far.
    public var errors: String { Command.text(of: errorFile) }

    private static func text(of file: Int32) -> String {
        var information = stat()
        fstat(file, &information)
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(information.st_size)) {
            $1 = max(0, pread(file, $0.baseAddress, $0.count, 0))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sends `signal` to the program; on a terminal, to what runs there. Linux: `/proc/pid/task`.
    public func send(_ signal: Int32) {
        let path = "/proc/\(pid)/task/\(pid)/children"
        let children = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        kill(children.split(separator: " ").first.flatMap { Int32($0) } ?? pid, signal)
    }

    /// Whether the program still runs.
    public var isAlive: Bool {
        reap()
        return status == nil
    }

    /// - Returns: The exit status, 128 + n if signal n ended it; nil if it does not end.
    public func exitStatus() -> Int32? {
        wait { !isAlive }
        return status
    }

    private func reap() {
        var raw: Int32 = 0
        guard status == nil, waitpid(pid, &raw, WNOHANG) == pid else { return }
        let signal = raw & 0x7f
        status = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
    }
}
