// `fireside backup`.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc

/// Copies the journal of a running server into a file.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the journal of a running server into a file.",
        discussion: """
            The copy holds every message that was confirmed before the command began. Posting goes on \
            meanwhile. The server copies, and this command writes the file, with the permissions 0600: \
            so it can lie wherever you may write. A file of that name is replaced once the copy is \
            complete.

            To restore it, stop the server and put the copy in the journal's place.

            Examples:
              fireside backup chat-backup.db
              sudo fireside backup /root/chat.db --socket /run/fireside/admin.sock
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "file"))
    var file: String

    @OptionGroup
    var options: AdminSocketOptions

    func run() throws {
        do {
            let count = try copy()
            print(
                options.json
                    ? #"{"bytes":\#(count)}"#
                    : "Copied the journal, \(count.roughBytes), to \(file).")
        } catch {
            UserError("\(error)").print()
            throw ExitCode.failure
        }
    }

    /// - Returns: How many bytes.
    private func copy() throws -> Int {
        // Before anything is asked of the server: a file that cannot be made needs no copy.
        let target = try NewFile(file)
        let response = try options.server.send(.post("/backup", patience: nil))
        if response.status != 200 { try refuse(response) }
        var count = 0
        while true {
            let bytes = try response.read()
            if bytes.isEmpty { break }
            try target.write(bytes)
            count += bytes.count
        }
        try target.keep()
        return count
    }

    private func refuse(_ response: AdminResponse) throws {
        try AdminAnswer(status: response.status, body: response.read()).check()
    }
}
