// `fireside admin ban`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Keeps a name or an address away.
struct BanCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "ban", abstract: "Keep a name or an address away.",
        discussion: """
            A ban of a name counts for all names that look like it. Such a person can still read what \
            is public, and take another name. A ban of an address counts for everything. Either way \
            open connections end at once. Bans are kept beside the journal.

            Examples:
              fireside admin ban 192.0.2.7 --for 1d --reason "advertising"
              fireside admin ban 2001:db8:0:1::/64
              fireside admin ban mallory
            """)

    @OptionGroup
    var target: BanTarget

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("How long: 30m, 12h, 7d. (default: until unban)", valueName: "time"),
        transform: TimeSpan.parse)
    var seconds: Int?

    @Option(help: ArgumentHelp("Shown to the people whom the ban keeps away.", valueName: "text"))
    var reason: String?

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest {
        .post("/ban") {
            target.write(to: &$0)
            if let seconds { $0.field("seconds", seconds) }
            if let reason { $0.field("reason", reason) }
        }
    }

    func text(_ answer: AdminAnswer) throws -> String {
        let ban = try answer.decode(ListedBan.self)
        let end = ban.expires.map { "until \(LocalTime($0))" } ?? "until unban"
        return "Banned \(ban.target.visible) \(end)."
    }
}

/// A ban in an answer.
struct ListedBan: Decodable {
    let name: String?
    let address: String?
    let made: String
    let expires: String?
    let reason: String?

    var target: String { name ?? address ?? "?" }
}
