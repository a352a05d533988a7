// Who is a member of which private channel.
// SPDX-License-Identifier: MIT

import Chat

/// Asks the chat's records, which are in memory. Any thread.
struct Membership: Sendable {
    let records: RecordTable
    private let clock: any SessionClock

    /// - Parameter clock: The calendar, by which records expire.
    init(_ records: RecordTable, clock: any SessionClock) {
        self.records = records
        self.clock = clock
    }

    /// The time by which records expire.
    var now: Timestamp { clock.now() }

    /// What is kept about something, and counts.
    func record(_ key: RecordKey) -> Record? {
        guard let record = records[key.text], !record.isOver(at: now) else { return nil }
        return record
    }

    /// Whether they may read and write there.
    func isMember(_ person: PersonID?, of channel: ChannelName) -> Bool {
        guard let person else { return false }
        return record(.member(channel, person)) != nil
    }

    /// One of a channel's members; nil for somebody else.
    func member(_ person: PersonID, of channel: ChannelName) -> Member? {
        record(.member(channel, person)).flatMap { Member($0) }
    }

    /// All members of a channel, ordered by person. At most ``maxMembers``, or a few more.
    func members(of channel: ChannelName) -> [Member] {
        let now = now
        return records.all(in: "member/\(channel)").filter { !$0.isOver(at: now) }
            .compactMap { Member($0) }
    }

    /// How many they are.
    func memberCount(of channel: ChannelName) -> Int { records.count(in: "member/\(channel)") }

    /// A person's channels, in the order of their names. At most ``maxMemberships``, or a few more.
    func channels(of person: PersonID) -> [ChannelName] {
        let now = now
        return records.all(in: "of/\(person)").compactMap { record in
            guard !record.isOver(at: now),
                case .membership(_, let channel)? = RecordKey(record.key)
            else { return nil }
            return channel
        }
    }

    /// A channel that somebody has made; nil for any other.
    func channel(_ name: ChannelName) -> PrivateChannel? {
        record(.channel(name)).flatMap { PrivateChannel($0) }
    }

    /// Whether somebody has made a channel whose name looks like this one, in other letters. It looks at
    /// all of them, which somebody who makes one can wait for.
    func hasChannel(lookingLike name: ChannelName) -> Bool {
        let isASCII = name.isASCII
        return records.contains(in: "channel") { other in
            if isASCII, other.utf8.allSatisfy({ $0 < 0x80 }) { return false }
            return ChannelName(String(other))?.looksLike(name) == true
        }
    }

    /// Somebody who is in a channel with this person.
    func fellow(_ other: PersonID, of person: PersonID) -> Member? {
        channels(of: person).lazy.compactMap { member(other, of: $0) }.first
    }
}

// How much there may be. What is asked for at the same time may exceed it by a few.
extension Membership {
    /// Members of one channel.
    static let maxMembers = 1_000
    /// Channels that one person is a member of.
    static let maxMemberships = 200
    /// Channels that one person has made, of those that there still are.
    static let maxMade = 100
    /// Records that members leave free: there is always room for a ban.
    static let reserve = 25_000

    /// Whether there is room for some more members or channels.
    var hasRoom: Bool { records.count + 8 <= Record.maxCount - Membership.reserve }

    /// Whether this person may become a member of another channel.
    func mayJoin(_ person: PersonID) -> Bool {
        records.count(in: "of/\(person)") < Membership.maxMemberships
    }

    /// Whether this person may make another channel.
    func mayMake(_ person: PersonID) -> Bool {
        records.count(in: "made/\(person)") < Membership.maxMade
    }
}
