// JSON, written piece by piece, byte for byte.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct JSONWriterTests {
    private func written(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func `commas stand between what is written, at each depth`() {
        let json = written {
            $0.object {
                $0.field("a", 1)
                $0.name("b")
                $0.array {
                    $0.value("x")
                    $0.array { _ in }
                    $0.object { $0.field("c", "y") }
                    $0.object { _ in }
                }
                $0.field("d", raw: Array("null".utf8))
            }
        }
        #expect(json == #"{"a":1,"b":["x",[],{"c":"y"},{}],"d":null}"#)
    }

    @Test func `a fragment brings its own commas, and an empty one nothing`() {
        let json = written { json in
            json.array {
                $0.fragment([])
                $0.fragment(Array("1,2".utf8)[...])
                $0.fragment([])
                $0.fragment(Array("3".utf8)[...])
            }
        }
        #expect(json == "[1,2,3]")
    }

    @Test(arguments: [0, 7, 10, 120, -1, .max, .min]) func `a number is in decimal`(_ number: Int) {
        #expect(written { $0.object { $0.field("n", number) } } == #"{"n":\#(number)}"#)
    }

    @Test func `a flag is told where it is true`() {
        let json = written {
            $0.object {
                $0.field("more", ifTrue: false)
                $0.field("gap", ifTrue: true)
            }
        }
        #expect(json == #"{"gap":true}"#)
    }

    @Test func `a position, a time and a duration are written as they are described`() {
        let position = Position(epoch: "k3f9", seq: 44)
        let time = Timestamp(milliseconds: 1_763_640_000_123)
        let json = written {
            $0.object {
                $0.field("id", position)
                $0.field("at", time)
                $0.field("retry", .milliseconds(1500))
            }
        }
        #expect(json == #"{"id":"k3f9:44","at":"2025-11-20T12:00:00.123Z","retry":1500}"#)
        #expect(position.description == "k3f9:44")
        #expect(time.description == "2025-11-20T12:00:00.123Z")
    }

    @Test(arguments: [
        ("plain text, {[]}: /'", "plain text, {[]}: /'"),
        (#"a"b\c"#, #"a\"b\\c"#),
        ("<b>&", #"\u003cb\u003e\u0026"#),
        ("\n\0\u{1f}\u{7f}", #"\u000a\u0000\u001f\u007f"#),
        ("é☕️🇩", #"\u00e9\u2615\ufe0f\ud83c\udde9"#),
    ])
    func `a string is ASCII, and nothing in it could open a tag`(
        _ text: String, _ expected: String
    ) {
        #expect(written { $0.value(text) } == "\"\(expected)\"")
    }

    @Test func `the same characters are escaped in what was posted`() throws {
        for code in 0x20...UInt32(0x2ff) where code != 0x22 && code != 0x5c {
            let text = try String(#require(Unicode.Scalar(code)))
            let posted = try JSON(posted: Array("\"\(text)\"".utf8))
            #expect(posted.bytes == Array(written { $0.value(text) }.utf8))
        }
    }
}
