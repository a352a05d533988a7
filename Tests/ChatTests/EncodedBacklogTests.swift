// The run of encoded messages that answers are cut from.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct EncodedBacklogTests {
    private func backlog(_ numbers: ClosedRange<Int>) -> EncodedBacklog {
        var backlog = EncodedBacklog(floor: numbers.lowerBound - 1)
        for number in numbers { add(number, to: &backlog) }
        return backlog
    }

    private func message(_ number: Int) -> Message {
        Message(
            seq: number, channel: .lobby, at: Timestamp(milliseconds: number), from: nil,
            body: JSON(bytes: Array(String(number).utf8)), nonce: nil)
    }

    private func add(_ number: Int, to backlog: inout EncodedBacklog) {
        _ = backlog.append(message(number), epoch: "e")
    }

    private func encoded(_ number: Int) -> String {
        text(message(number).json(epoch: "e")[...]) + ","
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    @Test func `what is newer than a number is one slice`() {
        let backlog = backlog(5...8)
        #expect(text(backlog.json(backlog.indices(above: 6))) == encoded(7) + encoded(8))
        #expect(backlog.indices(above: 8).isEmpty)
        #expect(backlog.indices(above: 0).count == 4)
        #expect(text(backlog.body(at: backlog.indices(above: 7).lowerBound)) == "8")
    }

    @Test func `dropping the oldest raises the floor and keeps every place`() {
        var backlog = backlog(1...100)
        var freed = 0
        for number in 1...90 {
            freed += backlog.dropFirst()
            #expect(backlog.floor == number)
            add(100 + number, to: &backlog)
            let newest = backlog.indices(above: 99 + number)
            #expect(text(backlog.json(newest)) == encoded(100 + number))
            #expect(text(backlog.body(at: newest.lowerBound)) == "\(100 + number)")
        }
        #expect(backlog.count == 100)
        #expect(freed == (1...90).reduce(0) { $0 + encoded($1).utf8.count })
    }

    @Test func `a message from another thread takes the same bytes`() {
        var (here, elsewhere) = (EncodedBacklog(floor: 0), EncodedBacklog(floor: 0))
        for number in 1...3 {
            let published = PublishedMessage(message(number), after: number - 1, epoch: "e")
            let taken = elsewhere.append(published)
            #expect(here.append(message(number), epoch: "e") == taken)
            #expect(taken == encoded(number).utf8.count)
        }
        for backlog in [here, elsewhere] {
            let all = backlog.indices(above: 0)
            #expect(text(backlog.json(all)) == encoded(1) + encoded(2) + encoded(3))
            #expect(all.map { text(backlog.body(at: $0)) } == ["1", "2", "3"])
        }
    }

    @Test func `what is too old goes, and what is all dropped leaves its last number`() {
        var backlog = backlog(1...10)
        _ = backlog.dropAll(before: Timestamp(milliseconds: 4))
        #expect(backlog.floor == 3)
        _ = backlog.dropAll()
        #expect(backlog.count == 0)
        #expect(backlog.floor == 10)
        #expect(backlog.last == 10)
        #expect(backlog.dropFirst() == 0)
    }

    /// A limit in messages, one in messages' lengths and bytes, and how many messages that makes.
    @Test(arguments: [
        (3, 9, 0, 3), (1000, 0, 1, 1), (1000, 1, 0, 1), (1000, 1, 1, 2), (1000, 9, 0, 9),
    ])
    func `an answer has at least one message, and ends at the limits`(
        _ limit: Int, _ lengths: Int, _ bytes: Int, _ count: Int
    ) {
        let backlog = backlog(1...9)
        let all = backlog.indices(above: 0)
        let maxBytes = lengths * encoded(1).utf8.count + bytes
        #expect(backlog.prefix(of: all, limit: limit, maxBytes: maxBytes).count == count)
    }

    /// As a reader finds it, encoded once more by a message itself.
    private func check(_ backlog: EncodedBacklog, _ messages: [Message]) {
        let all = backlog.indices(above: 0)
        let expected = messages.map { text($0.json(epoch: "e")[...]) + "," }.joined()
        #expect(text(backlog.json(all)) == expected)
        #expect(all.map(backlog.seq(at:)) == messages.map(\.seq))
        #expect(all.map(backlog.isPosted(at:)) == messages.map(\.isPosted))
        for (index, message) in zip(all, messages) {
            #expect(text(backlog.body(at: index)) == text(message.body.bytes[...]))
        }
    }

    @Test(arguments: [0, 30])
    func `a change changes the bytes as it changes messages, and takes what it says`(_ dropped: Int)
    {
        var backlog = EncodedBacklog(floor: 0)
        var messages: [Message] = []
        var bytes = 0
        func add(_ message: Message) {
            if message.isChange {
                bytes += backlog.apply(message, epoch: "e")
                messages = messages.filter { !$0.isErased(by: message) }
                    .map { $0.changed(by: message) }
            }
            messages.append(message)
            bytes += backlog.append(message, epoch: "e")
        }
        // A name may look like fields.
        let name = #"",\"edits\":\"e:3","edited":"1970-01-01T00:00:00.000Z","body":1"#
        for number in 1...40 {
            let ann = Identity(name: name, person: PersonID(.session, "annannannannan")!)
            add(
                Message(
                    seq: number, channel: .lobby, at: Timestamp(milliseconds: number), from: ann,
                    body: JSON(bytes: Array(String(number).utf8)), nonce: nil))
        }
        for _ in 0..<dropped { bytes -= backlog.dropFirst() }
        messages.removeFirst(dropped)
        let edits = [(35, "a"), (40, "bb"), (35, "ccc"), (3, "d"), (35, "e"), (36, "f"), (3, "g")]
        for (number, (edited, text)) in edits.enumerated() {
            add(
                Message(
                    seq: 41 + number, channel: .lobby, at: Timestamp(milliseconds: number),
                    from: nil, body: JSON(text: text), nonce: nil, revision: .edit(of: edited)))
            check(backlog, messages)
        }
        for (number, deleted) in [35, 36, 3, 37, 36].enumerated() {
            add(
                Message(
                    seq: 60 + number, channel: .lobby, at: Timestamp(milliseconds: number),
                    deletion: .deleted(deleted)))
            check(backlog, messages)
        }
        #expect(bytes == backlog.json(backlog.indices(above: 0)).count)
        add(
            Message(
                seq: 70, channel: .lobby, at: Timestamp(milliseconds: 0), deletion: .cleared))
        check(backlog, messages)
        #expect(messages.count == 1 && bytes == backlog.json(backlog.indices(above: 0)).count)
    }
}
