// Small facts beside the messages.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part for records.
final class RedisRecords {
    /// Records of one step, in about: the server does nothing else meanwhile.
    private static let step = 500
    /// Records that one sweep looks at, in about.
    private static let sweepStep = 200

    private let runner: ScriptRunner
    /// Where the next sweep goes on.
    private var place = "0"

    init(_ runner: ScriptRunner) {
        self.runner = runner
    }

    /// See ``EngineSession/change(_:)``.
    func change(_ changes: [RecordChange]) -> Deferred<RecordReceipt> {
        var command = runner.command(.change)
        command.append(RedisMessages.logLength)
        command.append(Record.maxCount)
        for change in changes { append(change, to: &command) }
        return runner.run(command) { cursor throws(RESPError) in
            guard try cursor.array() == 3 else { throw .unexpected }
            if try cursor.integer() == 0 { return .refused }
            if try cursor.integer() == 0 { return .noRoom }
            guard let mark = LogMark(id: try cursor.bytes()) else { throw .unexpected }
            return .changed(mark)
        }
    }

    private func append(_ change: RecordChange, to command: inout RedisCommand) {
        command.append(change.key)
        switch change.condition {
        case .none: command.append("none")
        case .absent: command.append("absent")
        case .present: command.append("present")
        }
        switch change.action {
        case .put(let record):
            command.append("put")
            command.append(record.packed)
        case .remove:
            command.append("remove")
            command.append("")
        case .keep:
            command.append("keep")
            command.append("")
        }
    }

    /// See ``EngineSession/records(from:)``.
    func read(from place: String?) -> Deferred<RecordPage> {
        let command = RedisCommand(
            "HSCAN", runner.keys.records, place ?? "0", "COUNT", "\(RedisRecords.step)")
        return runner.run(command) { cursor throws(RESPError) in
            guard try cursor.array() == 2 else { throw .unexpected }
            let next = try cursor.text()
            var records: [Record] = []
            for _ in 0..<(try cursor.array() / 2) {
                let key = try cursor.text()
                guard let record = Record(key: key, packed: try cursor.bytes()) else {
                    throw .unexpected
                }
                records.append(record)
            }
            return RecordPage(records, next: next == "0" ? nil : next)
        }
    }

    /// Removes some of those that have expired.
    func sweep() -> Deferred<Void> {
        var command = runner.command(.expire)
        command.append(place)
        command.append(RedisRecords.sweepStep)
        return runner.run(command) { cursor throws(RESPError) in try cursor.text() }
            .addCallback { [self] (next: String) -> Void in place = next }
    }
}

extension Record {
    /// The time in milliseconds after which it does not count, if there is one, a space, and the value.
    var packed: [UInt8] {
        Array("\(expires.map { String($0.milliseconds) } ?? "") ".utf8) + value
    }

    /// nil for anything else.
    init?(key: String, packed: ArraySlice<UInt8>) {
        guard let space = packed.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        let digits = packed[..<space]
        let expires = Int(digits: digits)
        if expires == nil, !digits.isEmpty { return nil }
        self.init(
            key: key, value: Array(packed[(space + 1)...]),
            expires: expires.map { Timestamp(milliseconds: $0) })
    }
}

@available(*, unavailable)
extension RedisRecords: Sendable {}
