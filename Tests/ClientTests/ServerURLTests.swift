// Where the server is, as people type it.
// SPDX-License-Identifier: MIT

import HTTP
import Testing
@testable import fireside

@Suite struct ServerURLTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1:8080/poll?a=b"), ("http://chat", "chat:80/poll?a=b"),
        ("http://chat.example:81/", "chat.example:81/poll?a=b"),
        ("http://[::1]:8080", "[::1]:8080/poll?a=b"),
        ("http://chat/of/the/day/", "chat:80/of/the/day/poll?a=b"),
        ("https://chat", "chat:443/poll?a=b"), ("https://chat:80/a", "chat:80/a/poll?a=b"),
    ])
    func `a URL gives the server and the path`(_ text: String, _ asked: String) throws {
        let url = try ServerURL(text)
        let host = url.host.contains(":") ? "[\(url.host)]" : url.host
        #expect("\(host):\(url.port)" + url.target("/poll", Query(["a": "b"])) == asked)
        #expect(url.target("/poll", Query()) == url.prefix + "/poll")
    }

    @Test(arguments: [
        ("http://chat:80/a/", "http://chat/a"), ("https://chat:443", "https://chat"),
        ("http://chat:443", "http://chat:443"), ("https://[::1]:80", "https://[::1]:80"),
    ])
    func `it is shown without a port that goes without saying`(
        _ text: String, _ shown: String
    ) throws {
        #expect(try ServerURL(text).url == shown)
    }

    @Test(arguments: [
        "", "127.0.0.1:8080", "http://", "https://", "ftp://chat", "http://:80", "http://chat:0",
        "http://a b",
        "http://chat:65536", "http://chat:x", "http://ann@chat", "http://chat/?q", "http://chat/#f",
        "http://chat/\u{1b}", "http://ch\u{e9}t\n",
    ])
    func `any other is refused`(_ text: String) {
        #expect(throws: (any Error).self) { try ServerURL(text) }
    }
}
