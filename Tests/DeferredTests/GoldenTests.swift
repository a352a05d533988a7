// Programs, and what the real Twisted did with each: no Python needed.
// SPDX-License-Identifier: MIT

import Foundation
import Referee
import Testing

/// Random programs of the judge's, with Twisted 26.10's traces: `golden.txt` is of its first
/// generator, `families.txt` of the one in Tests/referee.
///
/// The file begins with the number of its abbreviations and those, one a line: a character and
/// what it stands for, in which earlier ones may stand. Each further line is a program, a tab and
/// its trace.
@Suite struct GoldenTests {
    private static func lines(of name: String) throws -> [Substring] {
        let file = try #require(
            Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Fixtures"))
        let text = try String(contentsOf: file, encoding: .utf8)
        let parts = text.split(separator: "\n", maxSplits: 1)
        let count = try #require(parts.first.flatMap { Int($0) })
        let lines = parts[1].split(separator: "\n")
        var table: [UInt8: [UInt8]] = [:]
        func expanded(_ bytes: some Sequence<UInt8>) -> [UInt8] {
            bytes.flatMap { table[$0] ?? [$0] }
        }
        for line in lines.prefix(count) {
            let bytes = Array(line.utf8)
            table[bytes[0]] = expanded(bytes.dropFirst())
        }
        let body = lines.dropFirst(count).map { expanded($0.utf8) }
        return body.map { Substring(String(decoding: $0, as: UTF8.self)) }
    }

    @Test(arguments: [("golden", 5000), ("families", 3000)])
    func `thousands of programs run as Twisted runs them`(name: String, least: Int) throws {
        var same = 0
        var first: String?
        for line in try GoldenTests.lines(of: name) {
            let parts = line.split(separator: "\t")
            let trace = try Referee.trace(of: parts[0])
            if trace == parts[1] {
                same += 1
            } else {
                first = first ?? "\(parts[0])\ntwisted \(parts[1])\nswift   \(trace)"
            }
        }
        #expect(first == nil)
        #expect(same >= least)
    }
}
