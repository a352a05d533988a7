// The channels and people beside the messages.
// SPDX-License-Identifier: MIT

import Chat
import Language

/// The channels and the people, for one visitor.
struct Sidebar {
    /// A channel to go to.
    struct SidebarChannel {
        let name: ChannelName
        let people: Int
    }

    let channel: ChannelName
    let base: BasePath
    let visitor: PageVisitor
    /// The site's, for the commands to try.
    let address: String
    var rooms: [SidebarChannel] = []
    /// Who is in the channel, ``mostPeople`` at most.
    var people: [Identity] = []
    /// How many people are there in all.
    var peopleCount = 0
    /// Who in the page has the same name.
    var namesakes = Namesakes()

    /// How many people are named.
    static let mostPeople = 100

    private var texts: Texts { visitor.texts }

    /// Stands behind the messages: a browser that cannot put it beside them shows it below.
    var html: HTML {
        """
        <aside id="side" aria-label="\(texts[.channelsAndPeople])">
        <div id="lists">
        <p class="brand"><img src="\(base)/icon.svg" alt="" width="32" height="32">Fireside</p>
        <nav aria-labelledby="channels-title">
        <h2 id="channels-title">\(texts[.channels])</h2>
        <ul id="channels">
        \(HTML(joining: mine.map(item), by: "\n"))
        </ul>
        <form id="join" action="\(base)/" method="get">
        <label class="quiet" for="join-channel">\(texts[.joinChannel])</label>
        <input id="join-channel" name="channel" maxlength="128" placeholder="\(texts[.joinChannel])" \
        autocomplete="off" autocapitalize="none" spellcheck="false" \
        aria-describedby="join-error" required>
        <button type="submit" aria-label="\(texts[.join])">+</button>
        <p id="join-error" class="error" role="alert"></p>
        </form>
        <details id="more" open\(.when(others.isEmpty, " hidden"))>
        <summary>\(texts[.moreChannels])</summary>
        <ul id="others">
        \(HTML(joining: others.map(item), by: "\n"))
        </ul>
        </details>
        </nav>
        <section id="here" aria-labelledby="people-title">
        <h2 id="people-title">\(texts[.people])</h2>
        <ul id="people">
        \(HTML(joining: people.prefix(Sidebar.mostPeople).map(person), by: "\n"))
        </ul>
        <p id="crowd">\(.when(unlisted > 0, "\(texts[.andMorePeople(count: unlisted)])"))</p>
        <p id="nobody"\(.when(!people.isEmpty, " hidden"))>\(texts[.noOneYet])</p>
        </section>
        <details id="about">
        <summary>\(texts[.fromTerminal])</summary>
        <pre>\(hints)</pre>
        </details>
        \(LanguageForm(channel: channel, base: base, texts: texts).html)
        </div>
        <div id="self">
        <p id="me" dir="auto"\(.when(visitor.isNameless, " hidden"))>\
        <bdi>\(visitor.identity?.displayName ?? "")</bdi></p>
        \(.when(!visitor.isNameless, logout))</div>
        </aside>
        """
    }

    /// page.js makes one for who logs in later.
    private var logout: HTML {
        """
        <form id="logout" action="\(base)/logout" method="post">
        \(HTML.hiddenFields(channel, visitor))
        <button type="submit">\(texts[.logOut])</button>
        </form>

        """
    }

    /// Only commands that work: curl cannot post where people must log in. The script puts in the
    /// address that the browser knows.
    private var hints: HTML {
        let site: HTML = "<span data-origin>\(address)</span>"
        let here: HTML = "<span data-path>\(channel.inAddress)</span>"
        return """
            \(.when(visitor.login == .off && !channel.isPrivate, "curl -d text=hi \(site)/channels/\(here)\n"))\
            curl '\(site)/?callback=hello'
            """
    }

    /// The lobby and this channel. A server does not know who listens where; page.js does.
    private var mine: [SidebarChannel] {
        let names = channel == .lobby ? [channel] : [.lobby, channel]
        return names.map { name in
            rooms.first { $0.name == name } ?? SidebarChannel(name: name, people: 0)
        }
    }

    private var others: [SidebarChannel] {
        rooms.filter { $0.name != channel && $0.name != .lobby }
    }

    private func item(_ room: SidebarChannel) -> HTML {
        let name = room.name.description
        return """
            <li><a href="\(HTML.address(of: room.name, below: base))" data-channel="\(name)"\
            \(.when(room.name == channel, " aria-current=\"page\""))>\
            <span class="sign\(.when(room.name.isPrivate, " lock"))" aria-hidden="true">\
            \(room.name.isPrivate ? "🔒" : "#")</span><span class="name" dir="auto">\(name)</span>\
            \(.when(room.people > 0, " <span class=\"faint\">\(texts[.peopleHere(count: room.people)])</span>"))</a></li>
            """
    }

    /// How many people are here whom the page does not name.
    private var unlisted: Int { max(max(people.count, peopleCount) - Sidebar.mostPeople, 0) }

    private func person(_ person: Identity) -> HTML {
        let name = person.displayName
        return """
            <li data-name="\(name)"\(HTML.data(person.person))>\(namesakes.face(person))<bdi>\(name)</bdi>\
            \(namesakes.tag(person, texts))\
            \(.when(visitor.identity?.isAuthor(person) == true, " <span class=\"faint\">\(texts[.you])</span>"))</li>
            """
    }
}
