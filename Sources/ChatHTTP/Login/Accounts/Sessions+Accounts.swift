// Accounts, and what a proxy says of them.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

extension Sessions {
    /// An account, as the chat knows it.
    ///
    /// - Throws: 503 before the permanent key is known.
    func identity(of proven: ProvenIdentity) throws(HTTPError) -> Identity {
        guard let person = ring?.person(issuer: proven.issuer, subject: proven.subject) else {
            throw ChatError.starting.httpError
        }
        return Identity(
            account: person, displayName: Name(of: person, called: proven.displayName).text)
    }

    /// What lets a session read in a chat for members: as much as its ticket, but it names no private
    /// channels. nil before somebody has logged in.
    func pass(of session: Session) -> Ticket? {
        guard let identity = session.identity else { return nil }
        var pass = Ticket(for: identity, channels: [], expires: clock.now() + Ticket.maxLifetime)
        pass.session = session.id
        return pass
    }

    /// For whom the proxy vouches that has sent this request. Only asked where people log in that way.
    ///
    /// - Throws: 401 where no trusted proxy has sent it, or it names nobody, or more than one.
    func vouched(_ request: Request) throws(HTTPError) -> Identity {
        guard let proxy = accounts.proxy, request.isThroughTrustedProxy,
            let subject = ProxyLogin.text(request.fieldBytes(named: proxy.subjectField))
        else { throw .noProxyUser }
        return try identity(
            of: ProvenIdentity(
                issuer: ProxyLogin.name, subject: subject,
                displayName: ProxyLogin.text(request.fieldBytes(named: proxy.nameField))))
    }

    /// Whether a session is the one of whom the proxy speaks, under the same name.
    func isVouchedFor(_ session: Session, by request: Request) throws(HTTPError) -> Bool {
        session.identity == (try vouched(request))
    }

    /// A ticket, beside a proxy that vouches for visitors.
    ///
    /// - Throws: 401 where the proxy speaks of nobody, or of somebody else.
    func mustBeVouchedFor(_ ticket: Ticket, by request: Request) throws(HTTPError) {
        guard login == .proxy else { return }
        let identity = try vouched(request)
        if let person = ticket.identity?.person, person.kind == .account,
            person != identity.person
        {
            throw .badTicket
        }
    }
}

extension ProxyLogin {
    /// What the only field has in it; nil where there are none, or several, or it holds what a person
    /// cannot be called by.
    static func text(_ values: [ArraySlice<UInt8>]) -> String? {
        guard values.count == 1, (1...maxLength).contains(values[0].count) else { return nil }
        return String(validating: values[0], as: UTF8.self)
    }

    /// In bytes.
    private static let maxLength = 256
}

extension HTTPError {
    /// 401. The operator's proxy lets people through whom it does not know, or they have come past it.
    static let noProxyUser = HTTPError(.unauthorized, .noProxyUser, reason: .loginWanted)
}
