// `--style`: an operator's own look, or a sentence about what is wrong with it.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct StyleTests {
    private func withFile(_ bytes: Data, _ test: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "fireside-style-\(UUID()).css"
        try bytes.write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try test(path)
    }

    private func complaint(_ path: String) throws -> String {
        let command = try Command(
            Command.fireside, ["serve", "--journal", "memory", "--port", "0", "--style", path])
        #expect(command.exitStatus() == 1)
        return command.errors
    }

    @Test func `the file is served behind the page's own`() throws {
        try withFile(Data("p { color: teal }".utf8)) { path in
            let server = try ServerProcess("--style \(path)")
            let answer = try server.get("/style.css")
            #expect(answer.text == "p { color: teal }")
            #expect(answer.field("Content-Type") == "text/css; charset=utf-8")
            #expect(try server.get("/", "Accept: text/html|").text.contains("/style.css"))
        }
    }

    @Test func `a file that is not there is named`() throws {
        #expect(
            try complaint("/nowhere.css")
                == "fireside: --style /nowhere.css: the file cannot be read: "
                + "No such file or directory.\n")
    }

    @Test func `one that is too long or empty is refused`() throws {
        try withFile(Data(count: (256 << 10) + 1)) { path in
            let errors = try complaint(path)
            #expect(errors.contains("is larger than 256 KiB"))
        }
        try withFile(Data()) { path in
            let errors = try complaint(path)
            #expect(errors.contains("is empty"))
        }
    }
}
