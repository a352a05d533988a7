// Group F of the hostile list, as far as there are no sessions: pages of other sites.
// SPDX-License-Identifier: MIT

import TestSupport
import Testing

@Suite(.blocking) struct OriginTests {
    // 121, 122
    @Test(arguments: [
        "Origin: null|", "Origin: https://evil.example|", "Origin: https://good.evil|",
        "Origin: https://good.evil|Cookie: sid=1|", "Sec-Fetch-Site: cross-site|",
        "Origin: http://a|Sec-Fetch-Site: cross-site|", "Origin: https://evil.good|",
    ])
    func `a page of another site may not post`(_ fields: String) throws {
        let server = try ServerProcess("--allow-origin https://good --allow-origin http://b:81")
        let witnesses = try WaitingRequest.allCases.map { try server.park($0.target()) }
        for target in ["/", "/channels/lobby", "/channels/lobby?ttl=9"] {
            let answer = try server.post("1", to: target, fields)
            #expect(answer.status == 403)
            #expect(!answer.fields.contains { $0.name.hasPrefix("Access-Control") })
            #expect(!answer.text.contains("evil"))
        }
        #expect(witnesses.allSatisfy { $0.isSilent })
    }

    @Test(arguments: ["", "Origin: http://a|", "Origin: https://a|Sec-Fetch-Site: same-origin|"])
    func `programs and pages of this origin may post`(_ fields: String) throws {
        let server = try ServerProcess()
        #expect(try server.post("1", fields).status == 200)
        #expect(try server.post("1", to: "/channels/a", fields).status == 201)
    }

    @Test func `a site that is allowed may ask first, post and read`() throws {
        let server = try ServerProcess("--allow-origin https://good")
        let origin = "Origin: https://good|Sec-Fetch-Site: cross-site|"
        let client = try server.connect()
        try client.send(request("OPTIONS", "/channels/a", origin))
        let preflight = try client.receive()
        #expect(preflight.status == 204)
        #expect(preflight.field("Access-Control-Max-Age") == "86400")
        #expect(preflight.field("Access-Control-Allow-Methods") == "GET, POST")
        let type = "Content-Type: application/json|"
        let answers = [
            preflight, try server.post("1", to: "/channels/a", origin + type),
            try server.get("/poll?channels=a&since=start", origin),
            try server.get("/poll", origin + "Accept: application/json|"),
        ]
        #expect(answers.map(\.status) == [204, 201, 200, 400])
        for answer in answers {
            #expect(answer.field("Access-Control-Allow-Origin") == "https://good")
            #expect(answer.field("Vary") == "Origin")
            #expect(answer.field("Access-Control-Allow-Credentials") == nil)
        }
    }

    @Test func `a poll that waited can be read by the site that asked`() throws {
        let server = try ServerProcess("--allow-origin https://good")
        let client = try server.park("/poll?channels=a&hold=110", "Origin: https://good|")
        try server.publish("hi", to: "a")
        let answer = try client.receive()
        #expect(answer.field("Access-Control-Allow-Origin") == "https://good")
        #expect(answer.field("Vary") == "Origin")
    }

    // 112: cookies are not looked at, so a script tells everyone the same.
    @Test func `a cookie changes nothing`() throws {
        let server = try ServerProcess()
        try server.publish("hi", to: "a")
        let target = "/poll?channels=a&since=start&callback=f"
        let fields = "Cookie: sid=1; XSRF=2|Referer: https://evil.example/|"
        #expect(try server.get(target, fields).text == server.get(target).text)
    }
}
