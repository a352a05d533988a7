// The same message is the same value by every door: what scripts get, compared in a script engine.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct ScriptValueTests {
    private let server: ServerProcess
    private let speaker: RawClient
    private var program = ScriptValueTests.prelude

    init() throws {
        server = try ServerProcess()
        speaker = try server.connect()
    }

    /// `posted`, `script` and `json` are called with what was sent and what came, `compare` once a
    /// round: each door's values must be those of `JSON.parse` of what was posted, one after another.
    private static let prelude = """
        var wanted, doors, got;
        function begin() { wanted = []; doors = {}; }
        function posted(text) { wanted.push(JSON.parse(text)); }
        function f(value) { got = value; }
        function door(name, value) {
            if (!doors[name]) doors[name] = [];
            if (!value || !value.next && !value.more && !value.messages) doors[name].push(value);
            else for (var i = 0; i < value.messages.length; i += 1)
                doors[name].push(value.messages[i].body);
        }
        function script(name, text) { got = undefined; (0, eval)(text); door(name, got); }
        function json(name, text) { door(name, JSON.parse(text)); }
        function isSame(a, b) {
            if (typeof a !== "object" || !a || !b) return a === b && (a !== 0 || 1 / a === 1 / b);
            if (typeof b !== "object" || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
                return false;
            var keys = Object.keys(a), others = Object.keys(b);
            if (keys.length !== others.length) return false;
            for (var i = 0; i < keys.length; i += 1)
                if (keys[i] !== others[i] || !isSame(a[keys[i]], b[keys[i]])) return false;
            return true;
        }
        function compare() {
            for (var name in doors) {
                if (doors[name].length !== wanted.length)
                    throw new Error(name + ": " + doors[name].length + " of " + wanted.length);
                for (var i = 0; i < wanted.length; i += 1)
                    if (!isSame(doors[name][i], wanted[i]))
                        throw new Error(name + " differs: " + JSON.stringify(wanted[i]));
            }
        }

        """

    private mutating func call(_ function: String, _ words: String...) {
        let words = words.map { ScriptValueTests.literal($0) }
        program += "\(function)(\(words.joined(separator: ", ")));\n"
    }

    /// `text` as a string of a script, in ASCII.
    private static func literal(_ text: String) -> String {
        let units = text.utf16.map { unit in
            if (0x20..<0x7f).contains(unit), unit != 0x22, unit != 0x5c {
                return String(UnicodeScalar(UInt8(unit)))
            }
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"" + units.joined() + "\""
    }

    /// - Returns: The status. What is taken is noted in the program.
    private mutating func post(_ json: String, to target: String, _ type: String) throws -> Int {
        try speaker.send(request("POST", target, "Content-Type: \(type)|", body: json))
        let status = try speaker.receive().status
        if status < 300 { call("posted", json) }
        return status
    }

    private mutating func read(_ name: String, _ target: String) throws {
        let (plain, script) = (try server.get(target), try server.get(target + "&callback=f"))
        #expect(plain.status == 200 && script.status == 200)
        call("json", name + " as JSON", plain.text)
        call("script", name + " as a script", script.text)
    }

    private func run() throws {
        let engine = try #require(Command.find("node"), "`make test` installs nodejs")
        let node = try Command(engine, ["-"], input: Array(program.utf8))
        #expect(node.exitStatus() == 0, "\(node.errors)")
    }

    @Test mutating func `a message is the same value in polls, in history, in scripts`() throws {
        var generator = GeneratedJSON(seed: 11)
        let types = ["application/json", "application/x-www-form-urlencoded"]
        var refused = 0
        for round in 0..<5 {
            call("begin")
            for index in 0..<500 {
                let (json, hasProtoKey) = generator.next()
                let status = try post(json, to: "/channels/c\(round)", types[index % 2])
                #expect(status == (hasProtoKey ? 400 : 201), "\(json)")
                refused += hasProtoKey ? 1 : 0
            }
            try read("poll", "/poll?channels=c\(round)&since=start&limit=1000&hold=0")
            try read("history", "/channels/c\(round)/messages?limit=1000")
            call("compare")
        }
        #expect(refused > 100)
        try run()
    }

    @Test mutating func `the lobby's next message is the same value in JSON and scripts`() throws {
        var generator = GeneratedJSON(seed: 12)
        let waiting = (json: try server.connect(), script: try server.connect())
        call("begin")
        for _ in 0..<300 {
            let (json, hasProtoKey) = generator.next()
            if hasProtoKey {
                #expect(try post(json, to: "/", "application/json") == 400)
                continue
            }
            try waiting.json.send(request("GET", "/"))
            try waiting.script.send(request("GET", "/?callback=f"))
            #expect(try wait { try server.parked == 2 })
            #expect(try post(json, to: "/", "application/json") == 200)
            call("json", "lobby as JSON", try waiting.json.receive().text)
            call("script", "lobby as a script", try waiting.script.receive().text)
        }
        call("compare")
        try run()
    }

    @Test mutating func `the deepest message that is taken can be read by every door`() throws {
        call("begin")
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let nested = { (depth: Int) in
                String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            }
            #expect(try post(nested(500), to: "/channels/deep", "application/json") == 201)
            #expect(try post(nested(501), to: "/channels/deep", "application/json") == 400)
        }
        try read("poll", "/poll?channels=deep&since=start&hold=0")
        try read("history", "/channels/deep/messages?limit=10")
        call("compare")
        try run()
    }
}
