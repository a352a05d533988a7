// `fireside admin kick`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Logs somebody out and ends what they wait for.
struct KickCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "kick", abstract: "Log somebody out and end their connections.",
        discussion: "They may come back. To keep them away, use ban.")

    @Argument(help: ArgumentHelp("Their name, or one that looks like it.", valueName: "name"))
    var name: String

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest { .post("/kick") { $0.field("name", name) } }

    func text(_ answer: AdminAnswer) throws -> String {
        let done = try answer.decode(Done.self)
        let logins = done.sessions > 0 ? ": \(done.sessions.counting("login")) ended" : ""
        return "Kicked \(done.name.visible)\(logins)."
    }

    private struct Done: Decodable {
        let name: String
        let sessions: Int
    }
}
