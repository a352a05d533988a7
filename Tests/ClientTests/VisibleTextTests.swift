// Text from other people cannot command a terminal.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("plain, with \"quotes\" and \\backslashes", "plain, with \"quotes\" and \\backslashes"),
        ("gr\u{fc}n \u{1f525} \u{5c71}", "gr\u{fc}n \u{1f525} \u{5c71}"), ("", ""),
        ("two\nlines\r\n", "two\\nlines\\r\\n"), ("a\tb", "a\\tb"),
        ("\u{1b}[31mred\u{1b}]0;title\u{7}", "\\x1b[31mred\\x1b]0;title\\x07"),
        ("\0\u{7f}\u{80}\u{9b}31m\u{9f}\u{a0}", "\\x00\\x7f\\x80\\x9b31m\\x9f\u{a0}"),
        ("a\u{202e}b\u{2066}c\u{2028}d", "a\\u{202e}b\\u{2066}c\\u{2028}d"),
    ])
    func `control characters are escaped, all others are left alone`(
        _ text: String, _ visible: String
    ) {
        #expect(text.visible == visible)
    }

    @Test func `every escape is printable`() {
        for value in UInt32(0)..<0x3000 {
            guard let scalar = Unicode.Scalar(value), scalar.isControl else { continue }
            #expect(String(scalar).visible.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
        }
    }
}
