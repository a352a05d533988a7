// The reasons for which a chat refuses something.
// SPDX-License-Identifier: MIT

import HTTP
import WebSocketHTTP

extension RefusalReason {
    /// Messages, or a WebSocket's commands, come too fast.
    static let rateLimited = RefusalReason("rate_limited")
    /// The address makes too many channels.
    static let tooManyNewChannels = RefusalReason("too_many_new_channels")
    /// The address, or the name, is used for too many attempts to log in.
    static let tooManyLogins = RefusalReason("too_many_logins")
    /// A WebSocket sends more than is answered.
    static let tooManyUnderWay = RefusalReason("too_many_under_way")
    /// There are as many channels as there may be.
    static let tooManyChannels = RefusalReason("too_many_channels", .alarm)
    /// Another site's page posts, or asks for what is its visitor's.
    static let foreignOrigin = RefusalReason("foreign_origin")
    /// The XSRF token is missing, or another session's.
    static let wrongToken = RefusalReason("wrong_token")
    /// The page thinks that it is logged in, and is not any more.
    static let sessionOver = RefusalReason("session_over")
    /// Posting, or having a name, takes a login.
    static let loginWanted = RefusalReason("login_wanted")
    /// Somebody else has the name.
    static let nameInUse = RefusalReason("name_in_use")
    /// The channel is private, and no ticket came.
    static let ticketWanted = RefusalReason("ticket_wanted")
    /// The ticket is forged, over, or somebody else's.
    static let badTicket = RefusalReason("bad_ticket")
    /// The ticket is good, but not for this.
    static let noAccess = RefusalReason("no_access")
    /// A callback's name that is not safe, or a callback where there can be none.
    static let badCallback = RefusalReason("bad_callback", .mistake)
    /// No channel can have the name.
    static let badChannel = RefusalReason("bad_channel", .mistake)
    /// A message that is neither JSON nor text.
    static let badMessage = RefusalReason("bad_message", .mistake)
    /// What came over a WebSocket is no command.
    static let badCommand = RefusalReason("bad_command", .mistake)
    /// What came over a WebSocket breaks RFC 6455.
    static let badFrame = RefusalReason("bad_frame", .mistake)
    /// A stream ended, because the same client has opened another.
    static let replaced = RefusalReason("replaced", .mistake)
    /// The chat has not begun.
    static let starting = RefusalReason("starting")
    /// The server shuts down.
    static let stopping = RefusalReason("stopping")
    /// The disk is full.
    static let journalFull = RefusalReason("journal_full", .alarm)
    /// The journal cannot be read or written.
    static let journalFailing = RefusalReason("journal_failing", .alarm)
    /// The engine cannot be asked.
    static let engineUnreachable = RefusalReason("engine_unreachable", .alarm)
    /// The engine did not say in time whether a message was kept.
    static let engineTimeout = RefusalReason("engine_timeout", .alarm)
    /// So much waits for the engine that no more is taken.
    static let engineBusy = RefusalReason("engine_busy", .alarm)
    /// The engine has no memory left.
    static let engineFull = RefusalReason("engine_full", .alarm)

    /// All that a chat knows, with those of what carries it: a counter of each begins at 0.
    static let known: [RefusalReason] =
        ofHTTP + [
            badHandshake, rateLimited, tooManyNewChannels, tooManyLogins, tooManyUnderWay,
            tooManyChannels, foreignOrigin, wrongToken, sessionOver, loginWanted, nameInUse,
            ticketWanted, badTicket, noAccess, badCallback, badChannel, badMessage, badCommand,
            badFrame, replaced, banned, kicked, starting, stopping, journalFull, journalFailing,
            engineUnreachable, engineTimeout, engineBusy, engineFull,
            muted, notTheAuthor, tooManyRecords, noSearch,
        ]
}
