// Connections that break at every byte of an answer. `make soak PART=cuts` is the long form.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct CutTests {
    enum Cut: CaseIterable {
        case fin, reset

        func end(_ client: RawClient) {
            switch self {
            case .fin:
                client.halfClose()
                client.close()
            case .reset: client.reset()
            }
        }
    }

    @Test(arguments: Cut.allCases)
    func `a poll whose answer is cut at any byte is answered the same again`(_ cut: Cut) throws {
        let server = try ServerProcess()
        try server.publish("hi", to: "a")
        let poll = request("GET", "/poll?channels=a&since=start")
        let length = try length(of: server.get("/poll?channels=a&since=start"))
        for offset in 0..<length {
            let client = try server.connect()
            try client.send(poll)
            #expect(try client.receive(bytes: offset).count == offset)
            cut.end(client)
        }
        #expect(try server.poll("channels=a&since=start").texts == ["hi"])
        #expect(try wait { try server.parked == 0 && server.connections == 1 })
    }

    @Test(arguments: Cut.allCases)
    func `one who waits and is cut off at any byte misses nothing`(_ cut: Cut) throws {
        let server = try ServerProcess()
        try server.publish("first", to: "a")
        var cursor = try #require(try server.poll("channels=a&since=start").next)
        let length = try length(of: server.get("/poll?channels=a&since=start"))
        // Each byte once: at the even ones a FIN, at the odd ones an RST.
        for offset in stride(from: cut == .fin ? 0 : 1, to: length, by: 2) {
            let client = try server.park("/poll?channels=a&since=\(cursor)&hold=110")
            try server.publish("\(offset)", to: "a")
            _ = try client.receive(bytes: offset)
            cut.end(client)
            let answer = try server.poll("channels=a&since=\(cursor)")
            #expect(answer.texts == ["\(offset)"])
            cursor = try #require(answer.next)
        }
        #expect(try server.poll("channels=a&since=\(cursor)&hold=0").texts == [])
        #expect(try wait { try server.parked == 0 && server.connections == 1 })
    }

    @Test func `one who is gone as soon as they spoke is known when they say it again`() throws {
        let server = try ServerProcess("--journal memory")
        let texts = (0..<200).map { "text-\($0)" }
        for text in texts {
            let body = "text=\(text)&nonce=nonce-\(text)"
            let form = "Content-Type: application/x-www-form-urlencoded|"
            let client = try server.connect()
            try client.send(request("POST", "/channels/a", form, body: body))
            client.reset()
            #expect(try server.post(body, to: "/channels/a", form).status == 201)
        }
        #expect(try server.poll("channels=a&since=start&limit=1000").texts == texts)
    }

    /// How many bytes an answer has on a connection that stays open.
    private func length(of answer: HTTPResponse) -> Int {
        let head = [answer.statusLine] + answer.fields.map { "\($0.name): \($0.value)" }
        let keptOpen = head.filter { !$0.hasPrefix("Connection:") }
        return keptOpen.joined(separator: "\r\n").utf8.count + 4 + answer.body.count
    }
}

extension ServerProcess {
    /// Open connections, as the server itself counts them; the one that asks is one of them.
    fileprivate var connections: Int {
        get throws {
            let match = try get("/metrics").text.firstMatch(of: /(?m)^fireside_connections (\d+)$/)
            return match.flatMap { Int($0.1) } ?? 0
        }
    }
}
