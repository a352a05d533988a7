// How a visitor comes to a name.
// SPDX-License-Identifier: MIT

internal import Chat
internal import HTTP

/// Used by the form that logs in, and by the first message of somebody who had no name yet.
struct Entrance {
    let sessions: Sessions
    let hub: Hub
    let rates: Rates

    /// A session under this name takes the place of `old`; the answer brings its cookie.
    ///
    /// - Throws: 409 where somebody else uses the name, 429 where the name is tried too often.
    func logIn(
        _ request: Request, as name: String, insteadOf old: Session
    ) throws(HTTPError) -> Session {
        try rates.countLogin(request, as: name)
        guard let session = sessions.logIn(as: name, insteadOf: old) else { throw .nameInUse }
        if let other = old.name { hub.leave(other, session: old.id) }
        request.setSessionCookie(sessions.cookie(session))
        return session
    }

    /// Logs in whoever has written a name and a message in the page's one form, before it is said.
    ///
    /// - Returns: Their name; nil for every other message, and where no cookie can hold a session.
    /// - Throws: As ``logIn(_:as:insteadOf:)`` does, and 429 where they speak or try too fast.
    func admit(_ request: Request, _ post: Post, to channel: ChannelName) throws(HTTPError)
        -> String?
    {
        guard let name = post.from, try post.form.value("_page") != nil,
            try post.form.value("from") != nil, !channel.isPrivate,
            let visitor = sessions.session(of: request), visitor.name == nil,
            let token = try request.token(post.form), sessions.isGood(token, for: visitor)
        else { return nil }
        try rates.countLogin(request)
        let session = try logIn(request, as: name, insteadOf: visitor)
        // Not before the name is theirs: it would use up somebody else's messages.
        try rates.countMessage(of: name)
        return session.name
    }
}

extension HTTPError {
    fileprivate static let nameInUse = HTTPError(
        .conflict, "That name is taken. Choose another.")
}
