// Options from the environment and from a file: which of them counts, and what is said about a wrong one.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct SettingsTests {
    /// A file of this text, in a folder that goes with the test.
    private func withFile(_ text: String, _ test: (String) throws -> Void) throws {
        let folder = try JournalFolder()
        let path = folder.path + "/fireside.conf"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try test(path)
    }

    /// What the server says about its settings, without its own name at the start.
    private func complaint(_ options: [String], _ environment: String...) throws -> String {
        let command = try Command(
            "/usr/bin/env", environment + [Command.fireside, "serve"] + options)
        #expect(command.exitStatus() == 64)
        return command.errors.replacing("fireside: ", with: "", maxReplacements: 1)
    }

    @Test func `the file sets what the command line leaves open`() throws {
        try withFile("# a comment\nFIRESIDE_LOGIN=name\nFIRESIDE_KEEP_DAYS=\"3\"\n") { path in
            let server = try ServerProcess("--config \(path)")
            #expect(server.greeting.contains("for 3 days"))
            #expect(server.greeting.contains("Login: by name"))
        }
    }

    @Test func `command line, environment, file and default, in this order`() throws {
        try withFile(
            "FIRESIDE_KEEP_DAYS=3\nFIRESIDE_KEEP_MESSAGES=4\nFIRESIDE_KEEP_BYTES=5\n"
        ) { path in
            let server = try ServerProcess(
                "--config=\(path) --keep-days 8",
                environment: "FIRESIDE_KEEP_DAYS=6 FIRESIDE_KEEP_MESSAGES=7")
            #expect(
                server.greeting.contains(
                    "the last 7 messages of each channel, for 8 days, up to 5 bytes; up to 256 MiB")
            )
        }
    }

    @Test func `an empty value in the environment stands for the default`() throws {
        try withFile("FIRESIDE_LOGIN=name\n") { path in
            let server = try ServerProcess("--config \(path)", environment: "FIRESIDE_LOGIN=")
            #expect(server.greeting.contains("Login: off"))
        }
    }

    @Test func `an option that may be repeated takes several values`() throws {
        let file = "FIRESIDE_ALLOW_ORIGIN=https://a.example \\\n    https://b.example\n"
        try withFile(file) { path in
            let server = try ServerProcess("--config \(path)")
            for site in ["https://a.example", "https://b.example"] {
                let answer = try server.post(
                    #"{"text":"hi"}"#, "Origin: \(site)|Content-Type: application/json|")
                #expect(answer.status == 200)
            }
            let other = try ServerProcess("--config \(path) --allow-origin https://c.example")
            let answer = try other.post(
                #"{"text":"hi"}"#, "Origin: https://a.example|Content-Type: application/json|")
            #expect(answer.status == 403, "the command line counts alone")
        }
    }

    @Test func `a flag is yes or no`() throws {
        try withFile("FIRESIDE_SYNC=no\n") { path in
            _ = try ServerProcess("--config \(path)")
        }
        try withFile("\nFIRESIDE_SYNC=true\n") { path in
            let said = try complaint(["--config", path])
            #expect(said == "\(path):2: FIRESIDE_SYNC true: it must be yes or no.\n")
        }
    }

    @Test(arguments: [
        ("FIRESIDE_PROT=80", "1: there is no setting FIRESIDE_PROT. Did you mean FIRESIDE_PORT?"),
        ("\n\nPORT=80", "3: there is no setting PORT. Did you mean FIRESIDE_PORT?"),
        ("max-parked=9", "1: there is no setting max-parked. Did you mean FIRESIDE_MAX_PARKED?"),
        ("FIRESIDE_BANANA=1", "1: there is no setting FIRESIDE_BANANA."),
        ("hello", "1: a line is KEY=value, and this one has no =."),
        ("FIRESIDE_HOST=\"::1\nx", "1: the quote that opens here is never closed."),
        ("FIRESIDE_PORT=70000", "1: FIRESIDE_PORT 70000: a port is a number from 0 to 65535."),
        ("FIRESIDE_PORT=http", "1: The value 'http' is invalid for 'FIRESIDE_PORT'"),
        ("FIRESIDE_HOLD=900", "1: FIRESIDE_HOLD 900: it must be from 1 to 110."),
        (
            "FIRESIDE_CONFIG=other",
            "1: FIRESIDE_CONFIG cannot be set in a file; use the command line or the environment."
        ),
    ])
    func `what is wrong in a file is told with its line`(_ text: String, _ sentence: String) throws
    {
        try withFile(text) { path in
            let said = try complaint(["--config", path])
            #expect(said == "\(path):\(sentence)\n")
        }
    }

    @Test func `what is wrong in the environment is told by the variable's name`() throws {
        let said = try complaint([], "FIRESIDE_HOLD=900")
        #expect(said == "the environment: FIRESIDE_HOLD 900: it must be from 1 to 110.\n")
    }

    @Test func `where the command line is wrong, no setting is blamed`() throws {
        try withFile("FIRESIDE_HOLD=9\n") { path in
            let errors = try complaint(["--config", path, "--port", "http"])
            #expect(errors.hasPrefix("Error: The value 'http' is invalid for '--port <port>'"))
        }
        try withFile("FIRESIDE_PORT=70000\n") { path in
            let errors = try complaint(["--config", path, "--port", "http"])
            #expect(errors.hasPrefix("Error: "), "the file's port does not count")
        }
    }

    @Test(arguments: [
        ("/nowhere.conf", "No such file or directory"), ("/", "Is a directory"),
        ("/dev/zero", "it is larger than 64 KiB"),
    ])
    func `a file that cannot be read is named`(_ path: String, _ reason: String) throws {
        let said = try complaint(["--config", path])
        #expect(said == "--config \(path): it cannot be read: \(reason).\n")
        let same = try complaint([], "FIRESIDE_CONFIG=\(path)")
        #expect(same == "--config \(path): it cannot be read: \(reason).\n")
    }

    @Test func `a variable that nothing reads is a warning, unless another command reads it`()
        throws
    {
        let server = try ServerProcess(
            environment: "FIRESIDE_PROT=1 FIRESIDE_URL=http://chat.example")
        let warnings = server.logLines.filter { $0.contains(" warning ") }
        #expect(warnings.contains { $0.contains("FIRESIDE_PROT") && $0.contains("FIRESIDE_PORT?") })
        #expect(!warnings.contains { $0.contains("FIRESIDE_URL") })
    }

    @Test func `help comes whatever the file says`() throws {
        try withFile("nonsense") { path in
            let help = try Command(Command.fireside, ["serve", "--config", path, "--help"])
            #expect(help.exitStatus() == 0)
            #expect(help.output.contains("--config <file>"))
        }
    }
}
