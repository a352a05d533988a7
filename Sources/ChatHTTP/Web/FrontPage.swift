// Asks the hub for what the page shows.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Deferred
internal import Libevent

/// The page at `/`, for one visitor after the other.
struct FrontPage {
    let hub: Hub
    let sessions: Sessions
    /// Whether the operator has a style sheet of their own.
    let hasStyle: Bool

    /// - Throws: 400 for what no channel can be called.
    func answer(_ request: Request) throws(HTTPError) -> Reply {
        let channel = try request.query.channel()
        let session = session(of: request)
        let isOpen = mayRead(channel, session)
        var page = Page(
            channel: channel, visitor: session.name, xsrf: sessions.token(for: session),
            login: sessions.login, epoch: hub.epoch, port: request.localPort, hasStyle: hasStyle)
        let people: Deferred<[Person]> = isOpen ? hub.people(in: channel) : .succeed([])
        let entries: Deferred<[Entry]> =
            isOpen ? hub.newest(Page.length, of: channel) : .succeed([])
        let all = gather(hub.survey(), people, entries)
        return request.answer(asking: all) { survey, people, entries in
            page.rooms = Page.rooms(of: survey)
            page.people = people.map(\.name)
            page.lines = isOpen ? entries : nil
            return page.response
        }
    }

    /// From the cookie, also where a link on another site led here: the page shows itself to its
    /// visitor alone, and beginning another session would log them out.
    private func session(of request: Request) -> Session {
        request.sessionCookie.flatMap(sessions.session(cookie:)) ?? sessions.begin(for: request)
    }

    /// A private channel is for those who logged in, unless an embedding site decides about it.
    private func mayRead(_ channel: ChannelName, _ session: Session) -> Bool {
        !channel.isPrivate || session.name != nil && sessions.siteKeys.isEmpty
    }
}

extension Page {
    /// Where most people are, by name. There may be ten thousand channels, and nobody reads as many.
    fileprivate static func rooms(of survey: Survey) -> [Room] {
        survey.channels.filter { !$0.name.isPrivate }
            .sorted { ($0.people, $0.parked) > ($1.people, $1.parked) }
            .prefix(mostRooms)
            .map { Room(name: $0.name, people: $0.people) }
            .sorted { $0.name < $1.name }
    }
}

extension Query {
    /// `channel=`; the lobby where it is missing or, as from a form, empty.
    fileprivate func channel() throws(HTTPError) -> ChannelName {
        guard let text = try value("channel"), !text.isEmpty else { return .lobby }
        guard let name = ChannelName(text) else { throw .badChannel }
        return name
    }
}
