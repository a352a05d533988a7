// `fireside admin unban`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Chat

/// Lifts a ban.
struct UnbanCommand: AdminSubcommand {
    static let configuration = CommandConfiguration(
        commandName: "unban", abstract: "Lift the ban of a name or an address.")

    @OptionGroup
    var target: BanTarget

    @OptionGroup
    var options: AdminSocketOptions

    func request() -> AdminRequest { .post("/unban") { target.write(to: &$0) } }

    func text(_ answer: AdminAnswer) -> String { "\(target.target.visible) is welcome again." }
}
