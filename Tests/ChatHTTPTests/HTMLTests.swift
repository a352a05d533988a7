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
        ("\u{7f}\u{80}\u{9f}\u{a0}", "\u{fffd}\u{fffd}\u{fffd}\u{a0}"),
        // 80 to 9F are within these, too, behind another byte than C2.
        ("\u{4c0}\u{c0}\u{2019}\u{1f600}\u{400}", "\u{4c0}\u{c0}\u{2019}\u{1f600}\u{400}"),
        ("", ""),
    ])
    func `what would be markup is written out`(_ text: String, _ escaped: String) {
        #expect(HTML.escaped(text) == escaped)
    }

    @Test func `each scalar is escaped by itself`() {
        let signs: [Unicode.Scalar: String] = [
            "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;", "\r": "\n",
        ]
        // All that fit into two bytes, and one in 251 of the others.
        let codes = Array(UInt32.zero...0x7ff) + stride(from: 0x800, through: 0x10_ffff, by: 251)
        for scalar in codes.compactMap(Unicode.Scalar.init) {
            let isForbidden =
                scalar.properties.generalCategory == .control
                && !["\n", "\t", "\r"].contains(scalar)
            let wanted = signs[scalar] ?? (isForbidden ? "\u{fffd}" : String(scalar))
            #expect(HTML.escaped("a\(scalar)b") == "a\(wanted)b")
        }
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
