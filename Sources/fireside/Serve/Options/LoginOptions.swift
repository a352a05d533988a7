// Who may post, and which keys prove it.
// SPDX-License-Identifier: MIT

public import ArgumentParser
import Chat
public import ChatHTTP

/// The options under the heading "Login".
struct LoginOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Who may post. off: anyone, under any name. name: only people who have logged in. With \
            oidc and proxy, nobody else may read either. oidc: people who have logged in with a \
            provider. proxy: people whom a trusted proxy names in --proxy-subject-header. \
            (default: off if only this machine can connect, and no proxy, otherwise name)
            """, valueName: "mode"))
    var login: Sessions.Login?

    @Option(
        help: ArgumentHelp(
            """
            File with the keys that sign logins, created at the first start. Servers with one Redis \
            must all have the same, see --keys. (default: beside the journal, chat.db-secret for \
            chat.db, and fireside.secret for fireside.db; ./fireside.secret with Redis; none with \
            --journal memory, so that logins end when the server stops)
            """, valueName: "path"))
    var secretFile: String?

    @Option(
        help: ArgumentHelp(
            """
            Where the keys that sign logins are. file: in --secret-file. engine: in the Redis of \
            --journal, for all servers that use it. Anyone who can read that Redis can then pose as \
            anyone.
            """, valueName: "place"))
    var keys = KeyPlace.file

    @Option(
        help: ArgumentHelp(
            """
            File with keys, one per line, that are shared with the server of a site that embeds the \
            chat. That server then decides who may read private channels.
            """, valueName: "path"))
    var ticketKeyFile: String?

    @Option(
        help: ArgumentHelp(
            """
            Login attempts from one address, per minute. One more fails with 429. 0 means no limit. \
            (default: 5; none for this machine, see above)
            """, valueName: "number"))
    var loginRate: Int?

    @Option(
        help: ArgumentHelp(
            """
            Messages from one person who has logged in, per second; twice as many may come at once. \
            One more fails with 429. 0 means no limit.
            """, valueName: "number"))
    var speakerRate = ChatOptions().speakerRate

    @Option(
        help: ArgumentHelp(
            """
            Who may delete, mute and ban: a provider's name, a colon, and who that person is to the \
            provider, such as example:248289761001; proxy:ann with --login proxy. Repeat the option \
            for more people.
            """, valueName: "account"))
    var moderator: [AccountName] = []

    /// ArgumentParser calls it after parsing, before a key file is read.
    func validate() throws {
        try check(loginRate ?? 0, "--login-rate", in: 0...1_000_000)
        try check(speakerRate, "--speaker-rate", in: 0...1_000_000)
    }
}

extension LoginOptions {
    /// Sets what these options say.
    func apply(to options: inout ChatOptions) {
        options.speakerRate = speakerRate
        if let loginRate { options.loginRate = loginRate }
    }

    /// Where the keys are kept; nil to keep them nowhere.
    func keyFile(_ journal: JournalPlace) -> KeyFile? {
        if keys == .engine { return nil }
        if let secretFile { return KeyFile(path: secretFile) }
        switch journal {
        case .file(let path): return KeyFile(path: LoginOptions.keyPath(besideJournal: path))
        case .redis: return KeyFile(path: "./fireside.secret")
        case .memory, .unreadable: return nil
        }
    }

    /// - Throws: Where keys are to be kept in a place that is not there, or in two.
    func checkKeys(_ journal: JournalPlace) throws(ValidationError) {
        guard keys == .engine else { return }
        guard journal.isShared else {
            throw ValidationError("--keys engine: there is no engine; set --journal redis://…")
        }
        guard secretFile == nil else {
            throw ValidationError("--keys engine and --secret-file: choose one place for the keys.")
        }
    }

    /// Each journal has its own keys, or a login at one server would also be a login at the next.
    /// `chat.db` has them in `chat.db-secret`, as SQLite has its log in `chat.db-wal`. Only the
    /// default journal keeps its older name for them, which no other journal's keys can have.
    static func keyPath(besideJournal path: String) -> String {
        let usual = "fireside.db"
        guard path == usual || path.hasSuffix("/" + usual) else { return path + "-secret" }
        return path.dropLast(usual.count) + "fireside.secret"
    }

    /// The keys shared with another site's server; none without `--ticket-key-file`.
    ///
    /// - Throws: What is wrong with the file, in a sentence for the user.
    func siteKeys() throws(KeyFileError) -> [TicketKey] {
        guard let path = ticketKeyFile else { return [] }
        let lines = try PrivateFile(path).read().split(whereSeparator: \.isNewline)
        let keys = lines.compactMap { TicketKey(secret: String($0)) }
        guard !keys.isEmpty, keys.count == lines.count else { throw .shortKey(path: path) }
        return keys
    }
}

/// The value of --keys: where the keys are kept.
enum KeyPlace: String, CaseIterable, ExpressibleByArgument {
    case file, engine
}

extension Sessions.Login: ExpressibleByArgument {}

extension AccountName: ExpressibleByArgument {
    /// - Parameter argument: `PROVIDER:SUBJECT`.
    package init?(argument: String) { self.init(argument) }
}
