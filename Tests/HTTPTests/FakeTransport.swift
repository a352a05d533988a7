// Requests without a socket: what a resource and its site do with one.
// SPDX-License-Identifier: MIT

@testable import HTTP

/// Carries one request, and keeps what is sent to it.
final class FakeTransport: ExchangeTransport {
    private(set) var sent: [Response] = []
    /// Called when the response goes out.
    var onSend: () -> Void = {}

    func send(_ response: Response, to method: Method) {
        sent.append(response)
        onSend()
    }

    func stream(_ response: Response, to handler: any StreamHandler, holdsPlace: Bool) {
        sent.append(response)
    }

    func claim() throws(Budget.Refusal) {}

    func abandon() {}

    var statuses: [Int] { sent.map(\.head.status.code) }

    var bodies: [String] { sent.map(\.body.own) }
}

extension Site {
    /// A request for this site, which it has not seen yet.
    func request(
        _ target: String, _ fields: String = "", body: String = "", on transport: FakeTransport
    ) throws -> Request {
        let text =
            "POST \(target) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n"
        let head = try RequestHead(parsing: Array(text.utf8), limits: ServerLimits())
        head.append(body: Array(body.utf8))
        return try Request(
            head, share: budget.share(of: .unknown), localPort: 8080, transport: transport)
    }
}
