// A client of the chat's site without a socket between them.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
@testable import Libevent

extension ChatSite {
    /// A chat that keeps its messages in memory, and whose calendar is its clock.
    convenience init(
        scheduler: ManualClock, options: ChatOptions = ChatOptions(),
        hub: HubOptions = HubOptions()
    ) {
        let clock = { Timestamp(milliseconds: Int(scheduler.now / .milliseconds(1))) }
        let journal = MemoryJournal(retention: hub.retention, clock: clock)
        self.init(
            Hub(journal: journal, scheduler: scheduler, clock: clock, options: hub),
            scheduler: scheduler, options: options)
    }
}

/// Sends one request and keeps the answer.
final class Client: Transport {
    private(set) var response: Response?
    private var request: Request?

    /// - Parameter fields: Header fields, each ended by CRLF.
    init(
        _ chat: ChatSite, _ method: String = "GET", _ target: String = "/", _ fields: String = "",
        body: String = ""
    ) throws {
        let length = method == "POST" ? "Content-Length: \(body.utf8.count)\r\n" : ""
        let text = "\(method) \(target) HTTP/1.1\r\nHost: a\r\n\(length)\(fields)\r\n"
        let head = try RequestHead(parsing: Array(text.utf8), limits: Limits())
        let request = try Request(
            head, body: Array(body.utf8), peer: .unknown, localPort: 8080, transport: self)
        self.request = request
        chat.site.serve(request)
    }

    func send(_ response: Response, to method: Method) { self.response = response }

    func abandon() {}

    func leave() { request?.clientIsGone() }

    var status: Int? { response?.head.status.code }

    var isWaiting: Bool { response == nil }

    /// The whole body; nil while the request waits.
    var text: String? {
        response.map { response in
            let body = response.body
            return body.prefix.description + body.own + body.infix.description
                + String(decoding: body.shared, as: UTF8.self) + body.suffix.description
        }
    }

    func field(_ name: String) -> String? {
        response?.fields.first { $0.name.description == name }?.value
    }

    var head: String { response.map { String(decoding: $0.head.bytes, as: UTF8.self) } ?? "" }
}
