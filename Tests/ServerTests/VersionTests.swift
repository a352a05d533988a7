// The version that the command prints, and what was written about it.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct VersionTests {
    private func printed() throws -> String {
        let command = try Command(Command.fireside, ["--version"])
        #expect(command.exitStatus() == 0)
        return command.output
    }

    @Test func `the command prints its version`() throws {
        #expect(try printed().wholeMatch(of: /\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?\n/) != nil)
    }

    @Test func `the changelog begins with this version, or is not released yet`() throws {
        let version = try printed().trimmingCharacters(in: .newlines)
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let changelog = try String(
            contentsOf: tests.appending(path: "../CHANGELOG.md"), encoding: .utf8)
        let newest = try #require(changelog.firstMatch(of: /(?m)^## \[?([^\]\s]+)/)).1
        #expect(version.hasSuffix("-dev") ? newest == "Unreleased" : newest == version)
    }
}
