// Deferreds that other threads fire.
// SPDX-License-Identifier: MIT

import Deferred
import EventLoop
import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct LoopPromiseTests {
    private struct Refused: Error {}

    @Test func `a promise fires its Deferred on the loop's thread`() throws {
        let loop = try EventLoop()
        let thread = Thread.current
        let (number, first) = loop.promise(of: Int.self)
        let (text, second) = loop.promise(of: String.self)
        Thread {
            second.fire(.failure(Refused()))
            first.fire(.success(7))
        }.start()
        var isRefused = false
        text.addErrback(Refused.self) { _ in
            isRefused = Thread.current === thread
            return ""
        }
        #expect(try loop.wait(for: number) == 7)
        #expect(isRefused)
    }

    @Test func `a promise that nobody waits for any more, or that is fired twice, does nothing`()
        throws
    {
        let loop = try EventLoop()
        let (deferred, promise) = loop.promise(of: Int.self)
        deferred.addErrback(CancelledError.self) { _ in 0 }
        deferred.cancel()
        promise.fire(.success(1))
        let last = loop.promise(of: Int.self)
        last.promise.fire(.success(2))
        last.promise.fire(.success(3))
        #expect(try loop.wait(for: last.deferred) == 2)
        let end = loop.promise(of: Int.self)
        end.promise.fire(.success(4))
        #expect(try loop.wait(for: end.deferred) == 4)
    }
}
