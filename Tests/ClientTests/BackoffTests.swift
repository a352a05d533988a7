// Longer and longer, up to a limit.
// SPDX-License-Identifier: MIT

@testable import fireside
import Testing

@Suite struct BackoffTests {
    @Test func `each pause is a half to the whole of twice the last one`() {
        for _ in 0..<100 {
            var backoff = RetryBackoff(from: .seconds(1), to: .seconds(30))
            for length in [1, 2, 4, 8, 16, 30, 30, 30] {
                let pause = backoff.pause()
                #expect(pause >= .seconds(length) / 2)
                #expect(pause <= .seconds(length))
            }
            backoff.reset()
            #expect(backoff.pause() <= .seconds(1))
        }
    }

    @Test func `no two clients pause alike`() {
        var pauses: Set<Duration> = []
        for _ in 0..<10 {
            var backoff = RetryBackoff(from: .seconds(1), to: .seconds(30))
            pauses.insert(backoff.pause())
        }
        #expect(pauses.count > 1)
    }
}
