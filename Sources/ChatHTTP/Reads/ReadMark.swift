// Up to where somebody has read a channel.
// SPDX-License-Identifier: MIT

import Chat

/// It is kept as a record of the person and the channel. A record lives with the messages, so the number alone
/// says which message is meant.
struct ReadMark: Sendable, Equatable {
    let channel: ChannelName
    /// The number of the newest message that is read. It may be another channel's.
    let seq: Int
    /// When they said so.
    let at: Timestamp

    /// How many a person has at most. Of too many, the oldest goes.
    static let most = 128

    init(_ channel: ChannelName, upTo seq: Int, at now: Timestamp) {
        self.channel = channel
        self.seq = seq
        at = now
    }

    /// nil for what ``record(of:until:)`` does not make.
    init?(_ record: Record) {
        let numbers = String(decoding: record.value, as: UTF8.self).split(separator: " ")
        guard case .read(_, let channel)? = RecordKey(record.key), numbers.count == 2,
            let seq = Int(numbers[0]), let milliseconds = Int(numbers[1])
        else { return nil }
        self.init(channel, upTo: seq, at: Timestamp(milliseconds: milliseconds))
    }

    /// As it is kept.
    ///
    /// - Parameter end: When all ends that is known of the person; nil for an account.
    func record(of person: PersonID, until end: Timestamp?) -> Record {
        Record(
            key: RecordKey.read(person, channel).text,
            value: Array("\(seq) \(at.milliseconds)".utf8), expires: end)
    }
}
