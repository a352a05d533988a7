// Pieces of JSON, found as they stand.
// SPDX-License-Identifier: MIT

@testable import fireside
import Testing

@Suite struct JSONSlicesTests {
    private func member(_ name: String, of json: String) -> String? {
        let slices = JSONSlices(Array(json.utf8))
        return slices.member(name, of: slices.whole).map(slices.compact)
    }

    private func elements(of json: String) -> [String] {
        let slices = JSONSlices(Array(json.utf8))
        return slices.elements(of: slices.whole).map(slices.compact)
    }

    @Test(arguments: [
        (#"{"a":1}"#, "1"), (#" { "b" : 2 , "a" : 1 } "#, "1"), (#"{"a":"x,y]}"}"#, #""x,y]}""#),
        (#"{"b":{"a":2},"a":[1,{"a":3}]}"#, #"[1,{"a":3}]"#),
        (#"{"b":"\"a\":1","a":-1.50e3}"#, "-1.50e3"),
        (#"{"b":"\\","a":null}"#, "null"),
        (#"{"a":{ "z" : 1,  "y" : "two  blanks" }}"#, #"{"z":1,"y":"two  blanks"}"#),
    ])
    func `a member's value is found, and keeps its order and digits`(
        _ json: String, _ value: String
    ) {
        #expect(member("a", of: json) == value)
    }

    @Test(arguments: [#"{"b":1}"#, "{}", "[1]", "1", #""a""#, #"{"b":{"a":1}}"#, #"{"b":"a"}"#])
    func `a member that is not there is not found`(_ json: String) {
        #expect(member("a", of: json) == nil)
    }

    @Test func `of several members the last one counts`() {
        #expect(member("a", of: #"{"a":1,"b":2,"a":3,"c":{"a":4}}"#) == "3")
    }

    @Test func `bytes that are no JSON lead nowhere out of bounds`() {
        let json = Array(#"{"a":[1,{"b":"\\\"]"}],"a":{"c":[[]]}}"#.utf8)
        for start in json.indices {
            for end in start...json.count {
                let slices = JSONSlices(Array(json[start..<end]))
                _ = slices.member("a", of: slices.whole)
                _ = slices.elements(of: slices.whole)
            }
            for byte in Array("{}[]\",:\\ 1".utf8) {
                var broken = json
                broken[start] = byte
                let slices = JSONSlices(broken)
                _ = slices.member("a", of: slices.whole).map(slices.elements)
            }
        }
    }

    @Test func `an array's elements come in order`() {
        #expect(
            elements(of: #" [1, "a,b" ,[2,3],{"c":[]}, true ]"#) == [
                "1", #""a,b""#, "[2,3]", #"{"c":[]}"#, "true",
            ])
        #expect(elements(of: "[]") == [])
        #expect(elements(of: "[ ]") == [])
        #expect(elements(of: #"{"a":1}"#) == [])
    }

    @Test func `what is compact is on one line, and fit for a terminal`() {
        #expect(
            elements(of: "[{\n\t\"a\" : \"\u{7f}\u{9b}1m\u{202e}\"\r\n}]") == [
                #"{"a":"\u007f\u009b1m\u202e"}"#
            ])
        #expect(elements(of: #"["\\","\u001b"]"#) == [#""\\""#, #""\u001b""#])
    }
}
