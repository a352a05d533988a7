// What the server prints when it is ready. Its commands are run as they are printed.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
@testable import fireside
import Glibc
import HTTP
import TestSupport
import Testing

@Suite(.blocking) struct StartupBannerTests {
    private let folder: JournalFolder

    init() throws {
        folder = try JournalFolder()
    }

    /// A label, and the line or lines to paste into a shell.
    private typealias Example = (label: String, command: String)

    /// All between "Try it" and the end. A line that is in no example is an issue.
    private func examples(in greeting: String) throws -> [Example] {
        let lines = greeting.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasPrefix("Try it") })
        let end = try #require(lines.firstIndex { $0.hasPrefix("Ctrl-C") })
        var examples: [Example] = []
        for line in lines[(start + 1)..<end] where !line.isEmpty {
            if let match = line.wholeMatch(of: /\ {2}(\w[\w ]+): *(.*)/) {
                examples.append((String(match.1), String(match.2)))
            } else if line.hasPrefix("    "), let last = examples.indices.last {
                examples[last].command += line.dropFirst(4) + "\n"
            } else {
                Issue.record("what is this line for? \(line)")
            }
        }
        return examples
    }

    /// Pastes it into a shell. `curl` says what the server refuses, and exits with 0.
    private func shell(_ command: String) throws -> Command {
        try Command("/bin/sh", ["-c", "cd \(folder.path)\n\(command)"])
    }

    @Test(arguments: [
        "--login off", "--login name", "--host 0.0.0.0", "--login name --base-path /chat",
    ])
    func `every command in the banner works as it is printed`(_ options: String) throws {
        let server = try ServerProcess(options)
        var waiting: [Command] = []
        for (label, command) in try examples(in: server.greeting) {
            switch label.split(separator: " ")[0] {
            case "open":
                let base = options.contains("--base-path") ? "/chat" : ""
                #expect(command == "http://127.0.0.1:\(server.port)\(base)/")
            case "wait", "listen", "or":
                let before = try server.parked
                // `exec` replaces the shell, so that ending the one ends the other.
                let waiter = try shell("exec \(command)")
                #expect(try wait { try server.parked > before || !waiter.isAlive })
                #expect(waiter.isAlive, "\(command)\n\(waiter.output)\(waiter.errors)")
                waiting.append(waiter)
            case "chat":
                // Its input is at an end, and so is the chat.
                #expect(try shell(command).exitStatus() == 0)
            default:
                let run = try shell(command)
                #expect(run.exitStatus() == 0, "\(command)\n\(run.errors)")
                let isGood =
                    command.contains("fireside say")
                    ? run.output.isEmpty
                    : run.output.contains(/^OK\s*$|\{"id":".+"\}\s*$|^\{"next":.*"ann"/)
                #expect(isGood, "\(command)\n\(run.output)")
                // The client that waited for the lobby has left before the next one is counted.
                if label == "post from another" { #expect(waiting[0].exitStatus() == 0) }
            }
        }
        #expect(waiting.count == 3)
        #expect(waiting[0].output.contains(#"hello({"text":"hi"});"#))
        #expect(wait { waiting[1].output.contains("#swift ann: hi\n") })
        #expect(wait { waiting[2].output.contains("ann: hi\n") })
    }

    /// Only curl can reach it. The shell must keep the socket's name in one piece.
    @Test(arguments: ["off", "name"])
    func `so does every command for a server that has only a Unix socket`(_ login: String) throws {
        let socket = "\(folder.path)/ann's chat.sock"
        let server = try Command(
            Command.fireside,
            ["serve", "--listen", "unix:\(socket)", "--journal", "memory", "--login", login])
        #expect(wait { server.output.contains("Ctrl-C") || !server.isAlive })
        func parked() throws -> Int? {
            let arguments = ["-s", "--unix-socket", socket, "http://chat/metrics"]
            let metrics = try Command("/usr/bin/curl", arguments)
            #expect(metrics.exitStatus() == 0)
            return ServerProcess.parked(in: metrics.output)
        }
        var waiting: [Command] = []
        var answers: [String] = []
        for (label, command) in try examples(in: server.output) {
            if label.hasPrefix("wait") || label.hasPrefix("listen") {
                let before = try #require(try parked())
                let waiter = try shell("exec \(command)")
                #expect(try wait { try parked() == before + 1 }, "\(command)\n\(waiter.errors)")
                waiting.append(waiter)
            } else {
                let run = try shell(command)
                #expect(run.exitStatus() == 0, "\(command)\n\(run.errors)")
                answers.append(run.output)
                // Its client has left before the next one is counted.
                if label == "post from another" { #expect(waiting[0].exitStatus() == 0) }
            }
        }
        let name = login == "off" ? "ann" : "bob"
        #expect(waiting.count == 2)
        #expect(wait { waiting[1].output.contains("\(name): hi\n") })
        #expect(answers.count == (login == "off" ? 3 : 2), "\(answers)")
        for answer in answers {
            #expect(answer.contains(/^OK\s*$|\{"id":".+"\}\s*$|^\{"next":/), "\(answer)")
        }
        if login == "off" { #expect(waiting[0].output.contains(#"hello({"text":"hi"});"#)) }
        server.send(SIGTERM)
        #expect(server.exitStatus() == 0)
    }

    @Test func `the banner says what is kept, and for how long`() throws {
        let server = try ServerProcess()
        #expect(server.greeting.contains("Journal: memory, 0 messages\n"))
        #expect(
            server.greeting.contains(
                "Keeps: the last 1,000 messages of each channel, for 7 days, up to 8 MiB; "
                    + "up to 256 MiB in all\n"))
        let other = try ServerProcess("--keep-messages 0 --keep-days 1 --keep-bytes 0")
        #expect(other.greeting.contains("Keeps: all messages of each channel, for 1 day; up to "))
    }

    private func greeting(
        host: String = "127.0.0.1", port: Int = 8080, site: SiteAddress = SiteAddress(),
        program: String = "fireside"
    ) -> String {
        StartupBanner(
            listening: [.tcp(host: host, port: port)], site: site, program: program,
            journal: "memory", count: 1, retention: Retention(), login: .off, loops: 1,
            inspector: nil
        ).description
    }

    @Test func `the default address needs no URL`() {
        #expect(greeting().contains(" fireside say swift --from ann hi\n"))
        #expect(
            greeting(port: 81).contains(
                " fireside say swift --from ann --url http://127.0.0.1:81 hi\n"))
    }

    @Test func `a server on all addresses is reached at one of them`() {
        let text = greeting(host: "::")
        #expect(text.contains("listens on http://[::]:8080\n"))
        #expect(text.contains(" http://[::1]:8080/\n"))
        #expect(text.contains(" '[::1]:8080/channels/swift'\n"), "zsh takes brackets for a pattern")
        #expect(text.contains(" --url 'http://[::1]:8080' "))
    }

    @Test func `behind a proxy the commands go to the public address`() throws {
        let site = try #require(SiteAddress(url: "https://chat.example.com/chat"))
        let text = greeting(site: site)
        #expect(text.contains("listens on http://127.0.0.1:8080\nPublic address: https://chat."))
        #expect(text.contains(" https://chat.example.com/chat/\n"))
        #expect(text.contains(" curl 'https://chat.example.com/chat/?callback=hello'\n"))
        #expect(text.contains(" --url https://chat.example.com/chat "))
        #expect(text.count { $0 == "\n" } == greeting().count { $0 == "\n" } + 1)
    }

    @Test func `the program is named so that a shell finds it`() {
        #expect(greeting(program: "./it's here").contains(#" './it'\''s here' say swift "#))
    }
}
