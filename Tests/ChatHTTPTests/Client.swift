// A client of the chat's site without a socket between them.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Foundation
@testable import HTTP

extension ChatSite {
    /// A chat whose calendar is its clock.
    ///
    /// - Parameter journal: One in memory unless told otherwise.
    convenience init(
        scheduler: ManualClock, options: ChatOptions = ChatOptions(),
        hub: HubOptions = HubOptions(), journal: (any Journal)? = nil,
        sessions: Sessions = Sessions(Calendar()), limits: SharedLimits? = nil
    ) {
        let clock = CalendarOf1970(clock: scheduler)
        let journal = journal ?? MemoryJournal(retention: hub.retention, clock: clock)
        self.init(
            Hub(journal: journal, scheduler: scheduler, clock: clock, options: hub),
            scheduler: scheduler, limits: limits ?? SharedLimits(options),
            sessions: sessions)
    }
}

/// Sends one request and keeps the answer.
final class Client: ExchangeTransport {
    private(set) var response: Response?
    private var request: Request?
    private var hasClaim = false
    let isThroughTrustedProxy: Bool
    /// Who has the stream, where the response has no end.
    private(set) var handler: (any StreamHandler)?
    /// What was sent on it, one by one.
    private(set) var sent: [[UInt8]] = []
    private var holdsPlace = false
    /// Whether its socket takes more.
    var hasRoom = true
    private(set) var isFinished = false

    /// - Parameter fields: Header fields, each ended by CRLF.
    convenience init(
        _ chat: ChatSite, _ method: String = "GET", _ target: String = "/", _ fields: String = "",
        body: String = "", from peer: PeerAddress = .unknown, throughProxy: Bool = false
    ) throws {
        try self.init(
            chat.site, method, target, fields, bytes: Array(body.utf8), from: peer,
            throughProxy: throughProxy)
    }

    convenience init(
        _ chat: ChatSite, _ method: String, _ target: String, _ fields: String, bytes: [UInt8],
        from peer: PeerAddress = .unknown
    ) throws {
        try self.init(chat.site, method, target, fields, bytes: bytes, from: peer)
    }

    /// - Parameter throughProxy: Whether a trusted proxy passes it on.
    init(
        _ site: Site, _ method: String, _ target: String, _ fields: String, bytes: [UInt8],
        from peer: PeerAddress = .unknown, throughProxy: Bool = false
    ) throws {
        isThroughTrustedProxy = throughProxy
        let length = method == "POST" ? "Content-Length: \(bytes.count)\r\n" : ""
        let host = fields.contains("Host: ") ? "" : "Host: a\r\n"
        let text = "\(method) \(target) HTTP/1.1\r\n\(host)\(length)\(fields)\r\n"
        let head = try RequestHead(parsing: Array(text.utf8), limits: ServerLimits())
        head.append(body: bytes)
        let request = try Request(
            head, share: site.budget.share(of: peer), localPort: 8080, transport: self)
        self.request = request
        site.serve(request)
    }

    func send(_ response: Response, to method: Method) {
        self.response = response
        if hasClaim { request?.share.give(of: .requests) }
        hasClaim = false
    }

    func stream(_ response: Response, to handler: any StreamHandler, holdsPlace: Bool) {
        self.response = response
        self.handler = handler
        self.holdsPlace = holdsPlace
        handler.opened(ByteStream(self))
    }

    func claim() throws(Budget.Refusal) {
        try request?.share.take(of: .requests)
        hasClaim = true
    }

    func abandon() {}

    /// The client goes away.
    func leave() {
        guard let handler else { return request?.clientIsGone() ?? () }
        finishStream()
        handler.closed()
    }

    var status: Int? { response?.head.status.code }

    var isWaiting: Bool { response == nil }

    /// What was sent on its stream so far.
    var streamed: String { String(decoding: sent.joined(), as: UTF8.self) }

    /// The whole body, as a browser reads it; nil while the request waits.
    var text: String? {
        response.map { response in
            let body = response.body
            if field("Content-Encoding") == "gzip" {
                return String(decoding: (try? unzipped(body.shared)) ?? [], as: UTF8.self)
            }
            return body.prefix.description + body.own + body.infix.description
                + String(decoding: body.shared, as: UTF8.self) + body.suffix.description
        }
    }

    /// The body without the line feed that ends it; nil where it is not exactly one line.
    var line: String? {
        guard let text, let end = text.firstIndex(of: "\n"), end == text.indices.last else {
            return nil
        }
        return String(text[..<end])
    }

    /// The body as JSON, without the call around it where there is one; empty while it waits.
    var json: [String: Any] {
        let text = (line ?? "").replacing(/^\/\*\*\/[^(]+\(|\);$/, with: "")
        let object = try? JSONSerialization.jsonObject(with: Data(text.utf8))
        return object as? [String: Any] ?? [:]
    }

    /// What was said in the messages of the answer, as JSON.
    var bodies: [String] {
        let messages = json["messages"] as? [[String: Any]] ?? []
        return messages.compactMap { message in
            guard let body = message["body"],
                let data = try? JSONSerialization.data(
                    withJSONObject: body, options: [.fragmentsAllowed, .sortedKeys])
            else { return nil }
            return String(decoding: data, as: UTF8.self)
        }
    }

    func field(_ name: String) -> String? {
        response?.fields.first { $0.name.description == name }?.value
    }

    var head: String { response.map { String(decoding: $0.head.bytes, as: UTF8.self) } ?? "" }
}

extension Client: StreamTransport {
    func send(_ bytes: [UInt8]) { sent.append(bytes) }

    func finishStream() {
        isFinished = true
        if holdsPlace { request?.share.give(of: .waiting) }
        holdsPlace = false
    }
}
