// Who may speak, and which keys that is known by, as options.
// SPDX-License-Identifier: MIT

public import ArgumentParser
import Chat
public import ChatHTTP

struct LoginOptions: ParsableArguments {
    @Option(
        help: """
            Who may post: off for anyone, under any name; name for those who have logged in under \
            one. (default: off where only this machine can connect, else name)
            """)
    var login: Sessions.Login?

    @Option(
        help: ArgumentHelp(
            """
            The keys that sign logins; made at the first start. (default: beside the journal, such \
            as chat.db-secret for chat.db, and fireside.secret for fireside.db; none with --journal \
            memory, where logins end with the server)
            """, valueName: "path"))
    var secretFile: String?

    @Option(
        help: ArgumentHelp(
            """
            A key shared with the server of a site that embeds the chat, which then decides who \
            reads private channels. Each line is one.
            """, valueName: "path"))
    var ticketKeyFile: String?

    @Option(
        help: """
            Tries to log in from one address, a minute. (default: 5; see --max-connections-per-address)
            """)
    var loginRate: Int?

    @Option(help: "Messages a second from one person who has logged in.")
    var speakerRate = ChatOptions().speakerRate

    func validate() throws {
        try check(loginRate ?? 0, "--login-rate", in: 0...1_000_000)
        try check(speakerRate, "--speaker-rate", in: 0...1_000_000)
    }
}

extension LoginOptions {
    /// - Parameter host: Where the server listens.
    func mode(on host: String) -> Sessions.Login {
        login ?? (LoginOptions.isLoopback(host) ? .off : .name)
    }

    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }

    /// Where the keys are kept; nil for nowhere.
    func keyFile(_ journal: JournalPlace) -> KeyFile? {
        if let secretFile { return KeyFile(path: secretFile) }
        guard case .file(let path) = journal else { return nil }
        return KeyFile(path: LoginOptions.keyPath(besideJournal: path))
    }

    /// Each journal has keys of its own, or a login at one server would be a login at the next.
    /// `chat.db` has them in `chat.db-secret`, as SQLite has its log in `chat.db-wal`. Only the usual
    /// journal keeps its older name for them, which no other journal's can be.
    static func keyPath(besideJournal path: String) -> String {
        let usual = "fireside.db"
        guard path == usual || path.hasSuffix("/" + usual) else { return path + "-secret" }
        return path.dropLast(usual.count) + "fireside.secret"
    }

    /// - Throws: What is wrong with the file, in a sentence for the user.
    func siteKeys() throws(KeyFileError) -> [TicketKey] {
        guard let path = ticketKeyFile else { return [] }
        let lines = try PrivateFile(path).read().split(whereSeparator: \.isNewline)
        let keys = lines.compactMap { TicketKey(secret: String($0)) }
        guard !keys.isEmpty, keys.count == lines.count else { throw .shortKey(path: path) }
        return keys
    }
}

extension Sessions.Login: ExpressibleByArgument {}
