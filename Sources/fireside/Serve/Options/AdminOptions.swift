// Where an operator reaches the running server.
// SPDX-License-Identifier: MIT

import ArgumentParser

/// The options under the heading "Administration".
struct AdminOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Unix socket at which fireside admin and fireside backup reach this server. Only the user \
            that runs the server, and root, can connect. The word none: there is no such socket. \
            (default: beside the journal, chat.db-admin for chat.db; ./fireside.db-admin with Redis; \
            none with --journal memory)
            """, valueName: "path"))
    var adminSocket: String?
}

extension AdminOptions {
    /// Where the socket is.
    enum Place {
        /// Nowhere.
        case none
        /// Where the operator said: a server that cannot listen there does not start.
        case given(path: String)
        /// Beside the journal: a server that cannot listen there says so, and serves.
        case usual(path: String)
    }

    /// - Parameter journal: Where it is by default.
    func place(_ journal: JournalPlace) -> Place {
        switch (adminSocket, journal) {
        case ("none", _), (nil, .memory), (nil, .unreadable): .none
        // Where fireside admin looks for it.
        case (nil, .redis): .usual(path: "./fireside.db-admin")
        case (let path?, _): .given(path: path)
        case (nil, .file(let path)): .usual(path: path + "-admin")
        }
    }
}
