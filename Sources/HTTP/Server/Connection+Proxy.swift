// A connection of a proxy: whose requests it carries.
// SPDX-License-Identifier: MIT

extension Connection {
    /// Counts what follows for the client of `head`, where a proxy has sent it.
    ///
    /// - Returns: Whether what lies here is within the client's share; else the connection is to be
    ///   closed.
    func findClient(of head: RequestHead) -> Bool {
        guard let proxy else { return true }
        guard let client = server.proxies.client(of: head) else { return move(to: proxy) }
        return move(to: server.site.budget.share(of: PeerAddress(client)))
    }

    /// Collects the PROXY protocol's header, for which there is as much time as for a request's head. The
    /// connection may be freed before this returns.
    func readProxyHeader(with bytes: ArraySlice<UInt8>) {
        parser.receive(bytes)
        let start = parser.release()
        switch ProxyHeader.read(start[...]) {
        case .incomplete:
            parser.receive(start[...])
            if !countBytes() { close() }
        case .invalid:
            server.note(.sendsNoProxyHeader, from: share?.address)
            close()
        case .whole(let source, let length):
            state = .reading
            if let source { admit(inPlaceOfProxy: .address(source)) }
            guard isAdmitted else {
                server.note(.tooManyConnections, from: share?.address)
                return close()
            }
            let rest = start.dropFirst(length)
            act(on: parser.next(after: rest, server.limits, into: server.reader.spareHead))
        }
    }
}
