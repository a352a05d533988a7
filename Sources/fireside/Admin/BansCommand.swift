// `fireside admin bans`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Lists who is banned.
struct BansCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "bans", abstract: "List who is banned.")

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest { .get("/bans") }

    func text(_ answer: AdminAnswer) throws -> String {
        let bans = try answer.decode(List.self).bans
        if bans.isEmpty { return "Nobody is banned." }
        let rows = bans.map { ban in
            [
                ban.target, ban.name == nil ? "address" : "name", LocalTime(ban.made).description,
                ban.expires.map { LocalTime($0).description } ?? "unban", ban.reason ?? "",
            ]
        }
        return TextTable(["WHO", "KIND", "SINCE", "UNTIL", "REASON"], rows: rows).description
    }

    private struct List: Decodable { let bans: [ListedBan] }
}
