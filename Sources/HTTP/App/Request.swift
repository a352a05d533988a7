// One request, and the way back for its response.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Language

/// One request. Lives on its loop's thread until it is finished or its client is gone.
public final class Request {
    /// The request method.
    public let method: Method
    // Beside the method, these take no room of their own: ten thousand requests may wait.
    private var isKeptWhole = false
    private var holdsPlace = false
    private var language: Language?
    /// When its head was whole.
    private let arrived = Microseconds.now
    /// What its address holds, for limits.
    public let share: Share
    /// The server's own port, for a response that has to name it.
    public let localPort: Int

    /// Decoded; begins with `/`. Empty once the request waits for a `.later` reply.
    public var path: String {
        head.map { String(decoding: $0.path, as: UTF8.self) } ?? ""
    }
    /// Decoded parameters of the URL; empty once the request waits for a `.later` reply.
    public var query: Query { head?.query ?? Query() }
    /// At most ``ServerLimits/maxBody`` bytes; empty once the request waits for a `.later` reply.
    public var body: [UInt8] { Array(bodyBytes) }
    /// The body where it came in, without a copy. It lies in a buffer of the server: copy what is to
    /// be kept.
    public var bodyBytes: ArraySlice<UInt8> { head?.body ?? [] }

    /// Fields for the response, whichever it will be. Values never come from a client.
    public var extraFields: [(name: StaticString, value: String)] {
        get { addedFields }
        set { addedFields = newValue }
    }

    // Stored apart from what is public: of a private variable the compiler can prove that nobody else
    // uses it at the same time, and need not check that for each request.
    private var addedFields: [(name: StaticString, value: String)] = []
    /// What an error becomes, while it waits: the form was found when it still had what tells it, and
    /// so was the language.
    ///
    /// Unchecked, because it is set and dropped whole: nothing of the request's runs meanwhile.
    @exclusivity(unchecked) private var errorForm: (any ErrorRenderer)?
    /// What came in. Nil once the request waits for a `.later` reply.
    private(set) var head: RequestHead?
    /// Whose it is; nil before it came to a site.
    private var route: Route?
    private var transport: (any ExchangeTransport)?
    private var disconnectAction: (() -> Void)?
    /// What comes to be the response, if it is to be cancelled when the client goes away.
    private var awaited: Deferred<Response>?

    /// - Throws: 400 for a path or a query that cannot be decoded.
    init(
        _ head: RequestHead, share: Share, localPort: Int, transport: any ExchangeTransport
    ) throws(HTTPError) {
        try head.decodeTarget()
        method = head.line.method
        self.head = head
        self.share = share
        self.localPort = localPort
        self.transport = transport
    }

    /// Who asks.
    public var peer: PeerAddress { share.address }

    /// The program that asks, where it has come over a Unix socket. Known until the request is answered.
    public var process: PeerProcess? { transport?.process }

    /// The loop that it lives on. Known until the request is answered.
    var loop: EventLoop? { transport?.loop }

    /// Whether a proxy that the operator trusts has sent it, over HTTP: what that writes into the header
    /// about its client can be believed. Known until the request is answered.
    package var isThroughTrustedProxy: Bool { transport?.isThroughTrustedProxy ?? false }

    /// Counts this request among the costly ones of its address, until its response is out. Call it
    /// before the work begins.
    ///
    /// - Throws: 429 or 503 when its address has enough of them under way, or has not read its
    ///   responses.
    public func claim() throws(HTTPError) {
        guard share.hasRoom(for: .bytes) else { throw HTTPError(Budget.Refusal.share) }
        do { try transport?.claim() } catch { throw HTTPError(error) }
    }

    /// Counts this request among those of its address that wait for long, until its response goes
    /// out or its client is gone. Call it before the wait begins.
    ///
    /// - Throws: 429 or 503 when there is no place for it.
    public func takePlace() throws(HTTPError) {
        do { try share.take(of: .waiting) } catch { throw HTTPError(error) }
        holdsPlace = true
    }

    /// What stands in the place `{name}` of the path, decoded.
    public func pathValue(_ name: String) -> String? {
        place(name.utf8.span).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of what stands in the place `{name}` of the path, decoded. No string is made.
    public func pathBytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        place(name.utf8.span)
    }

    private func place(_ name: Span<UInt8>) -> ArraySlice<UInt8>? {
        guard let pattern = route?.pattern, let path = head?.path else { return nil }
        return pattern.place(name, in: path.span).map { place in
            path[path.startIndex + place.lowerBound..<path.startIndex + place.upperBound]
        }
    }

    /// Its path is one of this route's.
    func match(_ route: Route) { self.route = route }

    /// Whether a response went out or the client went away.
    public var isFinished: Bool { transport == nil }

    /// Answers the request. A second response, or one to a client that is gone, is dropped.
    public func finish(_ response: Response) {
        guard let transport else { return }
        // One that waits for news takes as long as there is none: that is no measure of the server.
        let isTimed = !holdsPlace
        end()
        route?.counts.add(method, response.head)
        transport.send(completed(response), to: method)
        if isTimed { route?.note(arrived.elapsed, of: method) }
    }

    /// Answers it with a response that has no end. Its place goes over to the stream. Where the client is
    /// gone, the handler hears so, and nothing else.
    package func stream(_ response: Response, _ handler: any StreamHandler) {
        guard let transport else { return handler.closed() }
        let hadPlace = holdsPlace
        holdsPlace = false
        end()
        route?.counts.add(method, response.head)
        transport.stream(completed(response), to: handler, holdsPlace: hadPlace)
    }

    /// The response with the fields that were added for it.
    private func completed(_ response: Response) -> Response {
        if addedFields.isEmpty { return response }
        var response = response
        response.fields += addedFields
        return response
    }

    /// Answers it with what came later.
    func finish(_ result: Result<Response, Failure>) {
        switch result {
        case .success(let response): finish(response)
        case .failure(let failure): fail(failure.error)
        }
    }

    /// Answers it with an error. Its client may have gone, and its Deferred was cancelled for that.
    private func fail(_ error: any Error) {
        guard !isFinished, let failures = route?.failures else { return }
        let form = errorForm ?? failures.form(for: self)
        let language = language ?? failures.language(self)
        finish(failures.response(to: error, in: form, language, for: peer))
    }

    /// Answers it with an error, where it has taken a place and waits. What was to be its response is
    /// cancelled.
    func refuseWaiting(_ error: HTTPError) {
        guard holdsPlace, let awaited else { return }
        fail(error)
        awaited.cancel()
    }

    /// Keeps its header, query and body while its response comes later, for a resource that goes on
    /// to read them.
    package func keepWhole() { isKeptWhole = true }

    /// Hangs up without a response.
    public func abandon() {
        transport?.abandon()
    }

    /// Calls `action` when the client goes away before its response; at once if it has gone
    /// already.
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

    /// The carrier's word that the client is gone.
    func clientIsGone() {
        let (action, awaited) = (disconnectAction, awaited)
        end()
        awaited?.cancel()
        action?()
    }

    /// Nothing is owed any more. Its place is free before the response goes out: a client may ask
    /// again as soon as it has that.
    private func end() {
        transport = nil
        disconnectAction = nil
        awaited = nil
        errorForm = nil
        guard holdsPlace else { return }
        holdsPlace = false
        share.give(of: .waiting)
    }
}

// What it lets go of while it waits: ten thousand heads, queries and bodies are megabytes. What it
// keeps then is a copy, for the server's buffer is wanted for other requests.
extension Request {
    /// The resource keeps the request and answers later; query and body stay, for it may read them.
    func letGoOfFields() { head = head?.copy(withFields: false) }

    /// It waits before its resource has seen it.
    func keepAll() { head = head?.copy(withFields: true) }

    /// It does not wait.
    ///
    /// - Parameter form: The form of errors that its client understands; if nil, found with the first error.
    func use(_ form: consuming (any ErrorRenderer)?) { errorForm = form }

    /// - Parameters:
    ///   - response: Cancelled when the client goes away.
    ///   - form: The form of errors that its client understands.
    ///   - language: The one that its client reads.
    func wait(
        for response: Deferred<Response>?, _ form: consuming (any ErrorRenderer)?,
        _ language: Language
    ) {
        self.language = language
        awaited = response
        errorForm = form
        head = isKeptWhole ? head?.copy(withFields: true) : nil
    }
}

@available(*, unavailable)
extension Request: Sendable {}
