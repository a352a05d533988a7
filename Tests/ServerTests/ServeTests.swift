// The command: how it starts, reports errors and ends.
// SPDX-License-Identifier: MIT

import Glibc
import TestSupport
import Testing

@Suite(.blocking) struct ServeTests {
    /// Runs the command, which must exit with an error.
    private func run(_ options: String) throws -> (status: Int32?, errors: String) {
        let words = options.split(separator: " ").map(String.init)
        let command = try Command(Command.fireside, ["serve", "--journal", "memory"] + words)
        return (command.exitStatus(), command.errors)
    }

    @Test(arguments: [
        ("--port 0 --host nosuch.invalid", "nosuch.invalid is not an address"),
        ("--port 0 --host 192.0.2.1", "192.0.2.1 is not an address"),
        ("--port 0 --max-parked 9999999", "lower --max-parked"),
    ])
    func `an error at the start is one sentence`(_ options: String, _ part: String) throws {
        let outcome = try run(options)
        #expect(outcome.status == 1)
        #expect(outcome.errors.hasPrefix("fireside: "))
        #expect(outcome.errors.contains(part))
        #expect(outcome.errors.count { $0 == "\n" } == 1)
    }

    @Test func `a port in use is one sentence`() throws {
        let server = try ServerProcess()
        let outcome = try run("--port \(server.port)")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("port \(server.port) on 127.0.0.1 is taken"))
        #expect(outcome.errors.count { $0 == "\n" } == 1)
    }

    // The usage behind the sentence is the argument parser's own.
    @Test(arguments: [
        "--nonsense", "--port 99999", "--port x", "--max-head 3", "--publish-burst 0",
        "--log-level loud", "--head-timeout 0", "--max-body -1", "--hold 0", "--hold 111",
        "--keep-messages -1", "--keep-days x", "--max-channels -1", "--allow-origin *",
        "--loops 0", "--loops 257", "--allow-origin null", "--allow-origin https://a.example/",
        "--base-path chat", "--base-path /a//b", "--base-path /channels", "--public-url a.example",
        "--public-url ftp://a.example", "--public-url https://a.example/poll",
        "--base-path /a --public-url https://a.example/b",
    ])
    func `a bad option is named in the first line`(_ options: String) throws {
        let outcome = try run(options)
        #expect(outcome.status == EX_USAGE)
        let lines = outcome.errors.split(separator: "\n")
        #expect(lines[0].hasPrefix("Error: "))
        #expect(lines[0].contains(options.split(separator: " ")[0]))
        #expect(lines.contains { $0.hasPrefix("Usage: ") })
    }

    @Test func `port 0 prints the port that it is`() throws {
        let server = try ServerProcess()
        #expect((1...65535).contains(server.port))
        #expect(try server.get("/health").line == "ok")
        #expect(server.stop() == 0)
    }
}
