// The simple API at `/`: a GET waits, a POST answers it.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct RootTests {
    private let server: ServerProcess

    init() throws {
        server = try ServerProcess()
    }

    @Test func `a callback is called with the posted JSON, byte for byte`() throws {
        let client = try server.park("/?callback=fn")
        #expect(try server.post(#"{"z":1,"a":[1.50,"<b>"]}"#).line == "OK")
        let answer = try client.receive()
        #expect(answer.statusLine == "HTTP/1.1 200 OK")
        #expect(answer.line == #"/**/fn({"z":1,"a":[1.50,"\u003cb\u003e"]});"#)
    }

    @Test func `a client without callback gets bare JSON`() throws {
        let client = try server.park("/", "User-Agent: curl/7.88.1|Accept: */*|")
        try server.post(#"{"text":"hi"}"#)
        let answer = try client.receive()
        #expect(answer.line == #"{"text":"hi"}"#)
        #expect(answer.field("Content-Type") == "application/json; charset=utf-8")
    }

    @Test(arguments: ["text/html", "text/html,application/xhtml+xml,*/*;q=0.8", "Text/HTML"])
    func `a browser gets the page at once`(_ accept: String) throws {
        let answer = try server.get("/", "Accept: \(accept)|")
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("<!DOCTYPE html>"))
    }

    @Test func `a script tag's request waits, with any Accept field`() throws {
        let client = try server.park("/?callback=f", "Accept: text/html|")
        try server.post("1")
        #expect(try client.receive().line == "/**/f(1);")
    }

    @Test(arguments: ["0", "601", "-1", "1.5", "x", "", "99999999999999999999"])
    func `a hold is 1 to 600 whole seconds`(_ hold: String) throws {
        #expect(try server.get("/?hold=\(hold)").status == 400)
    }

    @Test(arguments: [
        "application/x-www-form-urlencoded", "text/plain", "application/json; charset=x",
        "multipart/form-data; boundary=b", "nonsense",
    ])
    func `a message may have any Content-Type`(_ type: String) throws {
        let client = try server.park()
        #expect(try server.post("1", "Content-Type: \(type)|").line == "OK")
        #expect(try client.receive().line == "/**/f(1);")
    }

    @Test func `a message reaches everyone who waits`() throws {
        let clients = try server.park(50)
        try server.post("1")
        for client in clients { #expect(try client.receive().line == "/**/f(1);") }
        #expect(try server.parked == 0)
    }

    @Test func `a message goes to the clients that wait when it is posted`() throws {
        try server.post("1")
        let client = try server.park()
        #expect(holds(for: .milliseconds(100)) { client.isSilent })
        try server.post("2")
        #expect(try client.receive().line == "/**/f(2);")
    }

    @Test func `a connection may wait again and again`() throws {
        let client = try server.connect()
        for number in 1...20 {
            try client.send(request("GET", "/?callback=f\(number)"))
            #expect(try wait { try server.parked == 1 })
            try server.post("\(number)")
            #expect(try client.receive().line == "/**/f\(number)(\(number));")
        }
    }

    @Test(arguments: [
        ("PUT", "/", "GET, HEAD, POST, OPTIONS"), ("DELETE", "/", "GET, HEAD, POST, OPTIONS"),
        ("POST", "/health", "GET, HEAD, OPTIONS"), ("PATCH", "/metrics", "GET, HEAD, OPTIONS"),
    ])
    func `a wrong verb is 405 and names the right ones`(
        _ method: String, _ path: String, _ allow: String
    ) throws {
        let client = try server.connect()
        try client.send(request(method, path))
        let answer = try client.receive()
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == allow)
    }

    @Test func `OPTIONS names the verbs`() throws {
        let client = try server.connect()
        try client.send(request("OPTIONS", "/"))
        let answer = try client.receive()
        #expect(answer.status == 204)
        #expect(answer.field("Allow") == "GET, HEAD, POST, OPTIONS")
        #expect(answer.field("Content-Length") == nil)
    }

    @Test func `an error takes the form that the client can read`() throws {
        #expect(try server.get("/nothing").line == "There is nothing at this path.")
        let object = #"{"error":{"status":404,"message":"There is nothing at this path."}}"#
        let json = try server.get("/nothing", "Accept: application/json|")
        #expect(json.status == 404)
        #expect(json.line == object)
        let script = try server.get("/nothing?callback=f")
        #expect(script.status == 200)
        #expect(script.line == "/**/f(\(object));")
    }
}
