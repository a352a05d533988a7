// Paths with places for values.
// SPDX-License-Identifier: MIT

import Testing
@testable import HTTP

@Suite struct PathPatternTests {
    private func matches(_ pattern: PathPattern, _ path: String) -> Bool {
        pattern.matches(path.utf8.span)
    }

    private func place(_ name: String, of pattern: PathPattern, in path: String) -> Range<Int>? {
        pattern.place(name.utf8.span, in: path.utf8.span)
    }

    @Test(arguments: [
        ("/a/{b}", "/a/x", ["b": "x"]), ("/{a}/{b}", "/x/y", ["a": "x", "b": "y"]),
        ("/a/{b}/c", "/a/b/c", ["b": "b"]), ("/a/{b}", "/a/{b}", ["b": "{b}"]),
    ])
    func `a place takes one segment`(
        _ pattern: String, _ path: String, _ values: [String: String]
    ) {
        let pattern = PathPattern(pattern)
        #expect(matches(pattern, path))
        for (name, value) in values {
            let place = place(name, of: pattern, in: path)
            #expect(place.map { String(decoding: Array(path.utf8)[$0], as: UTF8.self) } == value)
        }
        #expect(place("c", of: pattern, in: path) == nil)
    }

    @Test(arguments: ["/a", "/a/", "/a/x/", "/a/x/y", "/b/x", "//a/x", "/a/x/c/", "/A/x/c", ""])
    func `another path does not match`(_ path: String) {
        #expect(!matches(PathPattern("/a/{b}/c"), path))
    }

    @Test(arguments: [
        ("/a/b", true), ("/a/b/", false), ("/a", false), ("/a/c", false), ("", false),
    ])
    func `a path without places is its own pattern`(_ path: String, _ matches: Bool) {
        let pattern = PathPattern("/a/b")
        #expect(!pattern.isOpen)
        #expect(self.matches(pattern, path) == matches)
    }
}
