// The syntax of systemd's environment files: systemd.exec(5), "EnvironmentFile=".
// SPDX-License-Identifier: MIT

import Testing

@testable import fireside

@Suite struct EnvironmentFileTests {
    private func values(_ text: String) throws -> [String] {
        try EnvironmentFile(text).entries.map { "\($0.line) \($0.key)=\($0.value)" }
    }

    @Test(arguments: [
        ("A=1", ["1 A=1"]),
        ("A=1\nB=2\n", ["1 A=1", "2 B=2"]),
        ("A=1\r\nB=2\r\n", ["1 A=1", "2 B=2"]),
        ("# A=1\n; B=2\n\n  # C=3\nD=4", ["5 D=4"]),
        ("# goes on \\\nA=1", ["2 A=1"]),
        ("  A = 1 2  \nB=", ["1 A=1 2", "2 B="]),
        ("A=a#b # c", ["1 A=a#b # c"]),
        ("A=1=2", ["1 A=1=2"]),
        (#"A="1 # 2""#, ["1 A=1 # 2"]),
        (#"A='1 "2" \n'"#, [#"1 A=1 "2" \n"#]),
        (#"A="1 \"2\" \\ \$ \` \n""#, [#"1 A=1 "2" \ $ ` \n"#]),
        ("A='1\n2'\nB=3", ["1 A=1\n2", "3 B=3"]),
        ("A=\"1\\\n2\"\nB=3", ["1 A=12", "3 B=3"]),
        ("A=1 \\\n  2\nB=3", ["1 A=1   2", "3 B=3"]),
        (#"A='1' "2"3"#, ["1 A=123"]),
        (#"A=it\'s"#, ["1 A=it's"]),
        (#"A=it's"#, ["1 A=it's"]),
        ("A=$HOME", ["1 A=$HOME"]),
        ("A=\\", ["1 A="]),
        ("A=Füße", ["1 A=Füße"]),
        ("\u{FEFF}A=1\r\n", ["1 A=1"]),
    ])
    func `a value is read as systemd reads it`(_ text: String, _ expected: [String]) throws {
        #expect(try values(text) == expected)
    }

    @Test(arguments: [
        ("A=1\nB", 2), ("A=1\n\nB\nC=3", 3), ("A=1\nB='", 2), ("A=1\nB=\"\n\n", 2),
        (#"A="\""#, 1),
    ])
    func `what systemd would skip is an error, with its line`(_ text: String, _ line: Int) throws {
        let error = #expect(throws: EnvironmentFile.SyntaxError.self) { _ = try values(text) }
        #expect(error?.line == line)
    }
}
