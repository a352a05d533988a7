// `fireside admin people`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat
import HTTP

/// Lists who is here, where, and from which addresses.
struct PeopleCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "people", abstract: "List who is here, and from which addresses.",
        discussion: """
            People are listed who have a name. At most 1,000 are shown.
            """)

    @Argument(
        help: ArgumentHelp("Only people in this channel.", valueName: "channel"),
        transform: ChannelName.parse)
    var channel: ChannelName?

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest {
        .get("/people" + (channel.map { "?channel=\(PercentCoding.encode($0.description))" } ?? ""))
    }

    func text(_ answer: AdminAnswer) throws -> String {
        let page = try answer.decode(Page.self)
        if page.people.isEmpty { return "Nobody is here under a name." }
        let rows = page.people.map { person in
            [
                person.name, LocalTime(person.since).description,
                person.addresses.joined(separator: " "),
                person.channels.joined(separator: " "),
            ]
        }
        let table = TextTable(["NAME", "SINCE", "ADDRESS", "CHANNELS"], rows: rows).description
        let hidden = page.count - page.people.count
        return hidden > 0 ? table + "\n(\(hidden.grouped) more; name a channel)" : table
    }

    private struct Page: Decodable {
        struct Person: Decodable {
            let name: String
            let channels: [String]
            let since: String
            let addresses: [String]
        }

        let people: [Person]
        let count: Int
    }
}
