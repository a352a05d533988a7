// Files that somebody has written into: refused in a sentence, or served; never a trap.
// SPDX-License-Identifier: MIT

import Chat
import ChatSQLite
import Deferred
import GRDB
import TestSupport
import Testing

@Suite(.blocking) struct TamperTests {
    /// A file of a few messages, with one change made by hand.
    private func tampered(_ sql: String) throws -> JournalHarness {
        let harness = try JournalHarness(age: .seconds(60))
        let journal = try harness.openFile()
        let nonce = Nonce(sender: "ann", value: "abcd-EFGH_1")
        try harness.value(
            of: journal.append(harness.message(1, from: "ann", nonce: nonce)), journal)
        try harness.keep(2...3, .one, in: journal)
        try harness.close(journal)
        let file = try DatabaseQueue(path: harness.path())
        try file.write { try $0.execute(sql: sql) }
        try file.close()
        return harness
    }

    @Test(arguments: [
        "UPDATE meta SET last = 9223372036854775807", "UPDATE meta SET last = -1",
        "UPDATE meta SET floor = -9223372036854775808",
        "UPDATE meta SET epoch = 'no name'",
        "UPDATE message SET seq = 9223372036854775807 WHERE seq = 3",
        "UPDATE message SET seq = -9223372036854775808 WHERE seq = 2",
        "UPDATE channel SET forgotten = 9223372036854775807",
        "UPDATE channel SET forgotten = -7", "UPDATE channel SET name = '../etc' WHERE id = 1",
        "UPDATE nonce SET seq = 9223372036854775807", "DELETE FROM channel", "DELETE FROM meta",
        "PRAGMA user_version = -1", "PRAGMA user_version = -2147483648",
        "PRAGMA application_id = 0", "DROP TABLE message", "DROP TABLE nonce",
    ])
    func `what makes no sense keeps the file from being opened`(_ sql: String) throws {
        let harness = try tampered(sql)
        #expect(throws: JournalError.self) { try harness.openFile() }
        #expect(throws: JournalError.self) {
            try harness.openFile(limits: FileLimits(isReadOnly: true))
        }
    }

    @Test(arguments: [
        "UPDATE message SET at = 9223372036854775807", "UPDATE nonce SET at = 9223372036854775807",
        "UPDATE message SET at = -9223372036854775808",
        "UPDATE nonce SET at = -9223372036854775808", "UPDATE message SET body = 'no json'",
        "UPDATE message SET body = '{\"__proto__\":1,\"__proto__\":2}'",
        "UPDATE message SET body = CAST(x'22ff22' AS TEXT)", "UPDATE message SET body = 7",
        "UPDATE message SET sender = x'00'", "UPDATE message SET nonce = 5",
        "UPDATE message SET at = 'yesterday' WHERE seq = 2",
    ])
    func `what is absurd in one message is served, or is damage to a page`(_ sql: String) throws {
        let harness = try tampered(sql)
        let journal = try harness.openFile()
        let clock = ManualClock()
        let hub = Hub(
            journal: journal, scheduler: clock, clock: harness.time)
        let said = try hub.publish(
            Draft(channel: .two, from: nil, body: JSON(bytes: [0x31]), nonce: nil))
        #expect(try harness.value(of: said, journal).seq == 4)
        for channel in [ChannelName.lobby, .one] {
            _ = try harness.completion(of: hub.history(of: channel, before: nil, limit: 9), journal)
        }
        #expect(try harness.page(journal, [.two]).seqs == [4])
        try harness.close(journal)
    }
}
