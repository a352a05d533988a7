// Paths with places for values.
// SPDX-License-Identifier: MIT

import Testing
@testable import HTTP

@Suite struct PathPatternTests {
    @Test(arguments: [
        ("/a/{b}", "/a/x", ["b": "x"]), ("/{a}/{b}", "/x/y", ["a": "x", "b": "y"]),
        ("/a/{b}/c", "/a/b/c", ["b": "b"]), ("/a/{b}", "/a/{b}", ["b": "{b}"]),
    ])
    func `a place takes one segment`(
        _ pattern: String, _ path: String, _ values: [String: String]
    ) {
        let found = PathPattern(pattern)?.values(in: path) ?? []
        #expect(Dictionary(uniqueKeysWithValues: found.map { ($0.name, $0.value) }) == values)
    }

    @Test(arguments: ["/a", "/a/", "/a/x/", "/a/x/y", "/b/x", "//a/x", "/a/x/c/", "/A/x/c", ""])
    func `another path does not match`(_ path: String) {
        #expect(PathPattern("/a/{b}/c")?.values(in: path)?.isEmpty == nil)
    }

    @Test func `a path without places is no pattern`() {
        #expect(PathPattern("/a/b") == nil)
    }
}
