// Counting what somebody has not read, in each journal.
// SPDX-License-Identifier: MIT

@testable import Chat
import ChatSQLite
import Deferred
import TestSupport
import Testing

@Suite(.blocking) struct UnreadTests {
    private let ann = PersonID(.account, "aaaaaaaaaaaaaa")!
    private let tea = ChannelName("tea")!

    private func message(
        _ seq: Int, in channel: ChannelName = .lobby, by person: PersonID? = nil,
        revision: Revision = .original
    ) -> Message {
        Message(
            seq: seq, channel: channel, at: Timestamp(milliseconds: 1),
            from: person.map { Identity(account: $0, displayName: "ann") }, body: JSON(text: "hi"),
            nonce: nil, revision: revision)
    }

    private func counts(
        _ places: [UnreadQuestion.Place], _ journal: any Journal, _ harness: JournalHarness
    ) throws -> [Int] {
        try harness.value(of: journal.countUnread(UnreadQuestion(places, for: ann)), journal)
    }

    @Test(arguments: JournalKind.allCases)
    func `others' messages count, up to a hundred, and changes do not`(_ kind: JournalKind) throws {
        let harness = try JournalHarness()
        let journal = try harness.open(kind)
        var appended: [Deferred<Void>] = []
        appended.append(journal.append(message(1)))
        appended.append(journal.append(message(2, by: ann)))
        appended.append(journal.append(message(3)))
        appended.append(
            journal.append(
                Message(
                    seq: 4, channel: .lobby, at: Timestamp(milliseconds: 1), deletion: .deleted(1)))
        )
        appended.append(journal.append(message(5, revision: .edit(of: 3))))
        for seq in 6..<206 { appended.append(journal.append(message(seq, in: tea))) }
        for seq in 206..<306 { appended.append(journal.append(message(seq, in: tea, by: ann))) }
        for one in appended { try harness.value(of: one, journal) }
        let none = ChannelName("none")!
        let first = try counts(
            [.init(.lobby, after: 0), .init(tea, after: 0), .init(none, after: 0)], journal,
            harness)
        #expect(first == [1, 100, 0])
        let second = try counts(
            [.init(.lobby, after: 3), .init(tea, after: 200), .init(tea, after: 305)], journal,
            harness)
        #expect(second == [0, 5, 0])
        #expect(try counts([], journal, harness) == [])
        try harness.close(journal)
        #expect(throws: JournalError.closed) {
            try counts([.init(.lobby, after: 0)], journal, harness)
        }
    }

    @Test func `a file that is opened again counts the same, also one that is only read`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        let kept = (1...3).map { journal.append(message($0)) }
        for one in kept { try harness.value(of: one, journal) }
        try harness.close(journal)
        for limits in [FileLimits(), FileLimits(isReadOnly: true)] {
            let again = try harness.openFile(limits: limits)
            #expect(try counts([.init(.lobby, after: 1)], again, harness) == [2])
            try harness.close(again)
        }
    }

    @Test func `what was asked for is counted before the file is closed`() throws {
        let harness = try JournalHarness()
        let journal = try harness.openFile()
        try harness.value(of: journal.append(message(1)), journal)
        let counts = journal.countUnread(UnreadQuestion([.init(.lobby, after: 0)], for: ann))
        try harness.close(journal)
        #expect(try harness.value(of: counts, journal) == [1])
    }
}
