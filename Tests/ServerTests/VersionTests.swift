// The version that the command prints, and what was written about it.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct VersionTests {
    private let project = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The version, and the commit with its day: there is none if the source came without Git.
    private func printed() throws -> (version: String, commit: String?) {
        let command = try Command(Command.fireside, ["--version"])
        #expect(command.exitStatus() == 0)
        let shape = /(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?: \(([0-9a-f]+, \d{4}-\d\d-\d\d)\))?\n/
        let match = try #require(command.output.wholeMatch(of: shape))
        return (String(match.1), match.2.map(String.init))
    }

    @Test func `the command prints its version and the commit, as Git knows it`() throws {
        let commit = try printed().commit
        let isClone = FileManager.default.fileExists(atPath: project.appending(path: ".git").path)
        guard isClone else { return }  // a tarball, which has nothing to compare with
        let hash = try String(#require(commit).prefix { $0 != "," })
        let git = try Command(
            "/usr/bin/git",
            [
                "-c", "safe.directory=*", "-C", project.path, "log", "-1", "--format=%h, %cs",
                "--abbrev=\(hash.count)", hash,
            ])
        #expect(git.exitStatus() == 0)
        #expect(git.output == "\(try #require(commit))\n")
    }

    @Test func `the changelog begins with this version, or is not released yet`() throws {
        let version = try printed().version
        let changelog = try String(
            contentsOf: project.appending(path: "CHANGELOG.md"), encoding: .utf8)
        let newest = try #require(changelog.firstMatch(of: /(?m)^## \[?([^\]\s]+)/)).1
        #expect(version.hasSuffix("-dev") ? newest == "Unreleased" : newest == version)
    }
}
