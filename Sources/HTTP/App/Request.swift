// One request, and the way back for its response.
// SPDX-License-Identifier: MIT

/// One request. Lives on its loop's thread until it is finished or its client is gone.
public final class Request {
    /// The request method.
    public let method: Method
    /// Decoded; always begins with `/`.
    public let path: String
    /// Decoded parameters of the URL.
    public private(set) var query: Query
    /// At most ``ServerLimits/maxBody`` bytes.
    public private(set) var body: [UInt8]
    /// What its address holds, for limits.
    public let share: Share

    /// The server's own port, for a response that has to name it.
    public let localPort: Int
    /// Fields for the response, whichever it will be. Values never come from a client.
    public var extraFields: [(name: StaticString, value: String)] = []

    /// Set by the site, from the pattern that the path matched.
    var pathValues: [(name: String, value: String)] = []
    /// Let go when the request is parked: ten thousand heads are megabytes.
    private(set) var head: RequestHead?
    private var transport: (any Transport)?
    private var disconnectAction: (() -> Void)?
    /// The site that serves this request; it knows what an error looks like.
    var site: Site?

    init(
        _ head: RequestHead, body: [UInt8], share: Share, localPort: Int,
        transport: any Transport
    ) throws(HTTPError) {
        path = try PercentCoding().decode(head.bytes, head.line.path)
        query = try Query(head.bytes, head.line.query)
        method = head.line.method
        self.head = head
        self.body = body
        self.share = share
        self.localPort = localPort
        self.transport = transport
    }

    /// Who asks.
    public var peer: PeerAddress { share.address }

    /// Counts this request among the costly ones of its address, until its response is out. Call it
    /// before the work begins.
    ///
    /// - Throws: When its address has enough of them under way, or has not read its responses.
    public func claim() throws(Budget.Refusal) {
        guard share.hasRoom(for: .bytes) else { throw .share }
        try transport?.claim()
    }

    /// What stands in the place `{name}` of the path, decoded.
    public func pathValue(_ name: String) -> String? {
        pathValues.first { $0.name == name }?.value
    }

    /// Lets go of query and body, for a response that needs neither: those of ten thousand requests
    /// that wait are megabytes.
    public func letGo() {
        query = Query()
        body = []
    }

    /// Whether a response went out or the client went away.
    public var isFinished: Bool { transport == nil }

    /// Answers the request. A second response, or one to a client that is gone, is dropped.
    public func finish(_ response: Response) {
        guard let transport else { return }
        self.transport = nil
        disconnectAction = nil
        if extraFields.isEmpty { return transport.send(response, to: method) }
        var response = response
        response.fields += extraFields
        transport.send(response, to: method)
    }

    /// Answers with a refusal, in the form that the site gives to errors.
    public func fail(_ error: HTTPError) {
        finish(rendering(error))
    }

    func rendering(_ error: HTTPError) -> Response {
        site?.renderError(self, error) ?? .text(error)
    }

    /// Tells the operator, through the site, about a failure that is no fault of the client's.
    public func report(_ error: any Error) { site?.onFailure(error) }

    /// Hangs up without a response.
    public func abandon() {
        transport?.abandon()
    }

    /// Calls `action` when the client goes away before its response; at once if it has gone already.
    ///
    /// A client is taken for gone when it closes its sending half: over HTTP/1 the two cannot be
    /// told apart. Twisted: `notifyFinish`.
    public func onDisconnect(_ action: @escaping () -> Void) {
        if isFinished { return action() }
        guard let earlier = disconnectAction else { return disconnectAction = action }
        disconnectAction = {
            earlier()
            action()
        }
    }

    /// The resource has returned and the response is still owed.
    func park() {
        head = nil
    }

    /// The carrier's word that the client is gone.
    func clientIsGone() {
        transport = nil
        let action = disconnectAction
        disconnectAction = nil
        action?()
    }
}

@available(*, unavailable)
extension Request: Sendable {}
