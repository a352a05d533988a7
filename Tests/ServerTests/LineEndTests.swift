// Answers end with one line feed, so that a terminal's prompt starts on a new line.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct LineEndTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess("--hold 1")
    }

    @Test(arguments: [
        ("/?hold=1", "null", ""), ("/?hold=1&callback=f", "/**/f(null", ");"),
        ("/poll?channels=a&hold=0", #"{"next":"#, "}"),
        ("/poll?channels=a&hold=0&callback=f", #"/**/f({"next":"#, "});"),
        ("/channels", #"{"channels":"#, "}"),
        ("/channels?callback=f", #"/**/f({"channels":"#, "});"),
        ("/channels/a/messages", #"{"messages":"#, "}"),
        ("/channels/a/messages?before=zz:9", #"{"messages":[],"gap":"#, "}"),
        ("/channels/a/messages?callback=f", #"/**/f({"messages":"#, "});"),
        ("/channels/a/people", #"{"people":"#, "}"),
        ("/channels/a/people?callback=f", #"/**/f({"people":"#, "});"),
        ("/me", #"{"login":"#, "}"), ("/health", "ok", ""), ("/health?callback=f", "ok", ""),
        ("/poll", "channels", "."), ("/poll?callback=f", #"/**/f({"error":"#, "});"),
        ("/poll?callback=f(", "The callback's name", "."),
        ("/nothing", "There is nothing", "."), ("//", "The request is", "."),
        ("/nothing?callback=f", #"/**/f({"error":"#, "});"),
    ])
    func `a GET is answered in one line, with one line feed`(
        _ target: String, _ start: String, _ end: String
    ) throws {
        let line = try #require(try server.get(target).line)
        #expect(line.hasPrefix(start))
        #expect(line.hasSuffix(end))
    }

    @Test(arguments: [
        ("/", "1", "OK"), ("/", "x", "{\"error\":"), ("/channels/a", "1", "{\"id\":\""),
        ("/channels/a?ttl=5", "1", "{\"id\":null}"), ("/channels/a", "{", "{\"error\":"),
        ("/login", "name=ann", "{\"error\":"), ("/health", "", "{\"error\":"),
    ])
    func `a POST is answered in one line, with one line feed`(
        _ target: String, _ body: String, _ start: String
    ) throws {
        let line = try server.post(body, to: target, "Accept: application/json|").line
        #expect(line?.hasPrefix(start) == true)
    }

    @Test func `who logs in and out is answered in one line each`() throws {
        var card = try server.get("/me")
        for (target, body) in [("/login", "name=ann"), ("/logout", "")] {
            let cookie = try #require(card.field("Set-Cookie")?.split(separator: ";").first)
            let token = try #require(card.text.firstMatch(of: /"xsrf":"([^"]+)"/)).1
            card = try server.post(body, to: target, "Cookie: \(cookie)|X-XSRF-Token: \(token)|")
            #expect(card.status == 200)
            #expect(card.line?.hasPrefix("{\"login\":") == true)
        }
    }

    @Test(arguments: ["1", "[\"\(String(repeating: "long ", count: 1000))\"]"])
    func `a waiting client is answered in one line, even a long one`(_ body: String) throws {
        let plain = try server.park("/")
        let script = try server.park("/?callback=f")
        let poll = try server.park("/poll?channels=lobby&hold=9")
        try server.post(body)
        #expect(try plain.receive().line == body)
        #expect(try script.receive().line == "/**/f(\(body));")
        #expect(try poll.receive().line?.hasSuffix(",\"body\":\(body)}]}") == true)
    }

    @Test func `what has no body has no line feed either`() throws {
        let form = "Content-Type: application/x-www-form-urlencoded|"
        let client = try server.connect()
        for method in ["HEAD", "OPTIONS"] {
            try client.send(request(method, "/channels"))
            #expect(try client.receive(hasBody: false).status < 300)
        }
        let file = try server.get("/fireside.js")
        let tag = try #require(file.field("ETag"))
        try client.send(request("GET", "/fireside.js", "If-None-Match: \(tag)|"))
        #expect(try client.receive().status == 304)
        try client.send(request("POST", "/channels/a", form, body: "text=hi&_page=a"))
        #expect(try client.receive().statusLine == "HTTP/1.1 303 See Other")
        // A byte too many would now stand before the next answer.
        try client.send(request("GET", "/health"))
        #expect(try client.receive().line == "ok")
    }
}
