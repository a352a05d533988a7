// What a Bayeux channel stands for here.
// SPDX-License-Identifier: MIT

import Chat

/// What of a chat channel goes to one Bayeux channel.
struct BayeuxViews: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// `/chat/tea`: the messages.
    static let messages = BayeuxViews(rawValue: 1)
    /// `/chat/tea/passing`: ephemeral messages.
    static let passing = BayeuxViews(rawValue: 2)
    /// `/chat/tea/people`: who comes and who leaves.
    static let people = BayeuxViews(rawValue: 4)
    /// `/chat/tea/changes`: edits and deletions.
    static let changes = BayeuxViews(rawValue: 8)
    /// `/chat/tea/*`: all that is below the messages.
    static let below: BayeuxViews = [.passing, .people, .changes]
    /// What is kept in the journal.
    static let kept: BayeuxViews = [.messages, .changes]

    /// By the last part of the name.
    fileprivate init?(lastPart: some StringProtocol) {
        switch lastPart {
        case "passing": self = .passing
        case "people": self = .people
        case "changes": self = .changes
        case "*": self = .below
        default: return nil
        }
    }
}

/// A channel of the chat by its Bayeux name: `/chat/tea`, `/chat/tea/passing`.
struct BayeuxChannel {
    let channel: ChannelName
    let views: BayeuxViews
    /// The chat's part as the client has written it. It is told of messages under this name, or its
    /// listeners would not hear them: `Tea`.
    let spelling: String

    /// - Throws: 405 for what no Bayeux channel can be called, 403 for one that is not here.
    init(_ name: String) throws(BayeuxError) {
        guard BayeuxGrammar.isChannel(name) || BayeuxGrammar.isPattern(name) else {
            throw .invalidChannel(name.excerpt)
        }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard parts.first == "chat", (2...3).contains(parts.count),
            let middle = parts.dropFirst().first,
            let channel = ChannelName(String(middle)),
            let views = parts.count == 2 ? .messages : BayeuxViews(lastPart: parts.last!)
        else { throw .forbiddenChannel(name.excerpt) }
        self.channel = channel
        self.views = views
        spelling = String(middle)
    }
}

/// Which names a channel can have. Faye and CometD agree about it.
enum BayeuxGrammar {
    /// `/chat/tea`: parts of letters, digits and a few marks.
    static func isChannel(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count > 1 && parts[0].isEmpty
            && parts.dropFirst().allSatisfy { !$0.isEmpty && $0.allSatisfy(isMark) }
    }

    /// `/chat/*` or `/chat/**`.
    static func isPattern(_ name: String) -> Bool {
        for end in ["/*", "/**"] where name.hasSuffix(end) {
            let start = String(name.dropLast(end.count))
            if start.isEmpty || isChannel(start) { return true }
        }
        return false
    }

    /// Whether the name is one of the protocol's own, such as `/meta/connect`.
    static func isMeta(_ name: String) -> Bool { name == "/meta" || name.hasPrefix("/meta/") }

    private static func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-_!~()$@".utf8.contains(byte)
        }
    }
}

extension String {
    /// As much of what a client has written as an error repeats.
    var excerpt: String { utf8.count <= 128 ? self : String(prefix(128)) }
}
