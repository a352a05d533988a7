// Calls to other threads, and who waits for the answers.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

@Suite struct PendingCallsTests {
    private let calls = PendingCalls<String>()

    @Test func `each answer finds its call, in whatever order they come`() {
        let one = calls.begin()
        let two = calls.begin()
        #expect(one.number != two.number)
        calls.settle(two.number, .success("2"))
        #expect(one.answer.fired == nil && two.answer.fired == "2")
        calls.settle(one.number, .success("1"))
        #expect(one.answer.fired == "1")
        #expect(calls.count == 0)
    }

    @Test func `an error is an answer`() {
        let call = calls.begin()
        var error: ChatError?
        call.answer.addErrback(ChatError.self) {
            error = $0
            return ""
        }
        calls.settle(call.number, .failure(ChatError.closing))
        #expect(error == .closing)
    }

    @Test func `a call that is cancelled says so, and its answer goes nowhere`() {
        var cancelled: [Int] = []
        let call = calls.begin { cancelled.append($0) }
        call.answer.addErrback(CancelledError.self) { _ in "left" }
        call.answer.cancel()
        #expect(cancelled == [call.number] && calls.count == 0)
        calls.settle(call.number, .success("late"))
        #expect(call.answer.fired == "left")
    }

    @Test func `a number is used once`() {
        let first = calls.begin()
        calls.settle(first.number, .success("1"))
        let second = calls.begin()
        calls.settle(first.number, .success("again"))
        #expect(second.answer.fired == nil)
    }
}
