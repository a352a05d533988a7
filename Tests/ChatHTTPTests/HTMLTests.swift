// What stands in a page is text, whoever wrote it.
// SPDX-License-Identifier: MIT

import Testing
@testable import ChatHTTP

@Suite struct HTMLTests {
    @Test(arguments: [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\" onmouseover=\"alert(1)", "&quot; onmouseover=&quot;alert(1)"),
        ("' autofocus '", "&#39; autofocus &#39;"),
        ("&lt; &amp;", "&amp;lt; &amp;amp;"),
        ("</textarea><!--", "&lt;/textarea&gt;&lt;!--"),
        ("grüße 👋🏽 שלום", "grüße 👋🏽 שלום"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("a\u{0}b\u{1b}c\u{85}d", "a\u{fffd}b\u{fffd}c\u{fffd}d"),
        ("one\r\ntwo\r\r\nthree\n\nfour", "one\ntwo\n\nthree\n\nfour"),
        ("", ""),
    ])
    func `what would be markup is written out`(_ text: String, _ escaped: String) {
        #expect(HTML.escaped(text) == escaped)
    }

    @Test func `what is put into a piece is escaped, another piece is not`() {
        let name = "<b>"
        let piece: HTML = "<i>\(name)</i>"
        let whole: HTML = "<p title=\"\(name)\">\(piece) \(7)</p>"
        #expect(whole.description == "<p title=\"&lt;b&gt;\"><i>&lt;b&gt;</i> 7</p>")
    }

    // A combining mark behind `<` makes one Character of the two.
    @Test func `a mark behind a sign does not hide the sign`() {
        #expect(HTML.escaped("<\u{338}b>\u{301}") == "&lt;\u{338}b&gt;\u{301}")
    }
}
