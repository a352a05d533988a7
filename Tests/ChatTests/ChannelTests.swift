// A message on its way to all who wait.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import Testing

@Suite struct ChannelTests {
    private let clock = ManualClock()
    private let channel: Channel
    private let log = Log()

    init() {
        channel = Channel(scheduler: clock)
    }

    private func message(_ text: String) -> Message { Message(json: Array(text.utf8)) }

    @discardableResult
    private func listen(_ name: String) -> Deferred<Message> {
        let deferred = channel.next()
        deferred.addCallback { [log] message in
            log.lines.append("\(name) \(String(decoding: message.json, as: UTF8.self))")
        }.addErrback(CancelledError.self) { [log] _ in log.lines.append("\(name) left") }
        return deferred
    }

    @Test func `a message reaches everyone, oldest first, at once`() {
        for name in ["a", "b", "c"] { listen(name) }
        channel.publish(message("1"))
        #expect(log.lines == ["a 1", "b 1", "c 1"])
        #expect(channel.fired == 3)
        #expect(channel.waitingCount == 0)
    }

    @Test func `a message that nobody waits for is gone`() {
        channel.publish(message("1"))
        listen("a")
        clock.advance(by: .seconds(1))
        #expect(log.lines.isEmpty)
        #expect(channel.waitingCount == 1)
    }

    @Test func `a big audience is told a slice at a time`() {
        let count = Channel.slice * 2 + 1
        for number in 0..<count { listen("\(number)") }
        channel.publish(message("m"))
        #expect(channel.fired == Channel.slice)
        var inBetween = 0
        clock.callLater(.zero) { inBetween = channel.fired }
        clock.advance(by: .zero)
        #expect(inBetween == Channel.slice * 2, "another call had its turn between two slices")
        #expect(channel.fired == count)
        #expect(log.lines == (0..<count).map { "\($0) m" })
    }

    @Test func `one may leave while the message is on its way`() {
        let waiting = (0..<(Channel.slice + 3)).map { listen("\($0)") }
        channel.publish(message("m"))
        waiting[Channel.slice + 1].cancel()
        clock.advance(by: .zero)
        #expect(log.lines.suffix(3) == ["257 left", "256 m", "258 m"])
        #expect(channel.fired == Channel.slice + 2)
    }

    @Test func `one who comes during a fan-out waits for the next message`() {
        for number in 0...Channel.slice { listen("\(number)") }
        channel.publish(message("m"))
        listen("late")
        clock.advance(by: .zero)
        #expect(log.lines.last == "\(Channel.slice) m")
        channel.publish(message("n"))
        #expect(log.lines.last == "late n")
    }

    @Test func `a second message overtakes nobody`() {
        for number in 0...Channel.slice { listen("\(number)") }
        channel.publish(message("m"))
        listen("late")
        channel.publish(message("n"))
        #expect(!log.lines.contains("late n"))
        clock.advance(by: .zero)
        #expect(log.lines.suffix(2) == ["\(Channel.slice) m", "late n"])
    }

    @Test func `a callback may wait again and speak`() {
        channel.next().addCallback { [channel, log] (_: Message) -> Void in
            listen("again")
            channel.publish(message("echo"))
            log.lines.append("spoke")
        }.addErrback { _ in }
        listen("b")
        channel.publish(message("m"))
        clock.advance(by: .zero)
        #expect(log.lines == ["spoke", "b m", "again echo"])
    }

    @Test func `a callback that cancels its neighbour keeps it from being told`() {
        let neighbour = Box<Deferred<Message>>()
        channel.next().addCallback { _ in neighbour.value?.cancel() }.addErrback { _ in }
        neighbour.value = listen("b")
        listen("c")
        channel.publish(message("m"))
        #expect(log.lines == ["b left", "c m"])
    }

    @Test func `closing sends everyone away, those too whose message was on its way`() {
        for number in 0...Channel.slice { listen("\(number)") }
        channel.publish(message("m"))
        listen("late")
        channel.close()
        #expect(log.lines.suffix(2) == ["\(Channel.slice) left", "late left"])
        #expect(channel.waitingCount == 0)
        clock.advance(by: .seconds(1))
        #expect(channel.fired == Channel.slice)
    }

    @Test func `closing from a callback ends the fan-out`() {
        channel.next().addCallback { [channel] _ in channel.close() }.addErrback { _ in }
        listen("b")
        channel.publish(message("m"))
        clock.advance(by: .zero)
        #expect(log.lines == ["b left"])
    }

    @Test func `a channel is of use after closing`() {
        channel.close()
        listen("a")
        channel.publish(message("m"))
        #expect(log.lines == ["a m"])
    }
}

/// A place for a value that a closure needs before there is one.
final class Box<Value> {
    var value: Value?
}
