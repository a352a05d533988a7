// What people type with curl first, and what their terminal shows.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct CurlTests {
    private let server: ServerProcess
    private let curl: String
    private let file: URL

    init() throws {
        server = try ServerProcess()
        curl = try #require(Command.find("curl"), "`make test` installs curl")
        file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).txt")
    }

    /// What curl prints. In `options`, `FILE` stands for the name of a file that holds `text`.
    private func run(_ options: [String], _ path: String, file text: String = "") throws -> String {
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let options = options.map { $0.replacing("FILE", with: file.path) }
        let target = "http://127.0.0.1:\(server.port)\(path)"
        let command = try Command(curl, ["-sS"] + options + [target])
        #expect(command.exitStatus() == 0)
        return command.output
    }

    @Test func `-d takes a text, a form or JSON`() throws {
        let cases = [
            ("hello", "hello"), ("100% of C++", "100% of C++"), ("tom & jerry", "tom & jerry"),
            ("text", "text"), ("na\u{ef}ve\tand\r\nwide", "na\u{ef}ve\tand\nwide"),
            ("text=1%2B1&from=ann", "1+1"), ("{\"text\":\"json\"}", "json"),
        ]
        for (data, _) in cases {
            #expect(try run(["-d", data], "/channels/a").hasPrefix("{\"id\":\""))
        }
        #expect(try server.poll("channels=a&since=start").texts == cases.map(\.1))
    }

    @Test func `--data-binary posts a file as it stands`() throws {
        let posted = "one\n  two = 2\n\n"
        let options = ["--data-binary", "@FILE", "-H", "Content-Type: text/plain"]
        #expect(try run(options, "/channels/a", file: posted).hasPrefix("{\"id\":\""))
        #expect(try run(["--data-binary", "@FILE"], "/channels/a", file: "1\r\n2 %\n") != "")
        #expect(try server.poll("channels=a&since=start").texts == [posted, "1\n2 %\n"])
    }

    @Test func `what a channel does not take is told what to type`() throws {
        let asText = " To post the body as plain text: curl -H 'Content-Type: text/plain'.\n"
        let empty =
            "The message is empty. Send JSON, plain text, or a form with a field called text.\n"
        let types =
            "A message must be application/json, application/x-www-form-urlencoded or text/plain. "
            + "With curl, use -d, not -F.\n"
        for (options, sentence) in [
            (["-d", "a=1"], "A form needs a field called text." + asText),
            (["-d", "100% = all"], "A percent sign needs two hexadecimal digits." + asText),
            (["-d", "[ok] done"], "The body is not JSON: expected a value at byte 1." + asText),
            (["-d", "text=&from=ann"], empty), (["-d", ""], empty), (["-X", "POST"], empty),
            (["-F", "text=hi"], types),
            (["-T", "FILE"], "This path takes POST and OPTIONS, not PUT.\n"),
            (
                ["-T", "-"],
                "Transfer-Encoding is not supported. Send a Content-Length "
                    + "(curl: --data-binary @file).\n"
            ),
        ] {
            #expect(try run(options, "/channels/a") == sentence, "\(options)")
        }
        #expect(try server.poll("channels=a&since=start").texts.isEmpty)
    }

    @Test func `the root says what to type`() throws {
        let sentence =
            "POST / takes JSON, such as {\"text\":\"hi\"}. For plain text, post to /channels/lobby.\n"
        for data in ["hello", "text=hello", "", "'{}'", "1 2", "nul"] {
            #expect(try run(["-d", data], "/") == sentence, "\(data)")
        }
    }

    @Test func `what was meant as JSON is told where it is none`() throws {
        for (options, byte) in [
            (["-d", "{\"a\":}"], 5), (["-d", "[1,]"], 3), (["-d", "\"a"], 2),
            (["-d", "hello", "-H", "Content-Type: application/json"], 0),
        ] {
            let output = try run(options, "/")
            #expect(output.hasPrefix("The body is not JSON: "), "\(options)")
            #expect(output.hasSuffix(" at byte \(byte).\n"), "\(options)")
        }
    }
}
