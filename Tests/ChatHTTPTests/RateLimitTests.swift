// How often one sender may do something.
// SPDX-License-Identifier: MIT

import Testing
@testable import ChatHTTP

@Suite struct RateLimitTests {
    @Test func `a burst is allowed at once, then one each interval`() {
        var limit = RateLimit<String>(rate: 2, burst: 3)
        for _ in 0..<3 { #expect(limit.take("a", at: .zero) == nil) }
        #expect(limit.take("a", at: .zero) == .milliseconds(500))
        #expect(limit.take("a", at: .milliseconds(250)) == .milliseconds(250))
        #expect(limit.take("a", at: .milliseconds(500)) == nil)
        #expect(limit.take("a", at: .milliseconds(500)) == .milliseconds(500))
    }

    @Test func `a bucket never holds more than the burst`() {
        var limit = RateLimit<String>(rate: 1, burst: 2)
        #expect(limit.take("a", at: .zero) == nil)
        for _ in 0..<2 { #expect(limit.take("a", at: .seconds(1000)) == nil) }
        #expect(limit.take("a", at: .seconds(1000)) != nil)
    }

    @Test func `each key has a bucket of its own`() {
        var limit = RateLimit<String>(rate: 1, burst: 1)
        #expect(limit.take("a", at: .zero) == nil)
        #expect(limit.take("b", at: .zero) == nil)
        #expect(limit.take("a", at: .zero) != nil)
    }

    @Test func `a rate of 0 sets no limit`() {
        var limit = RateLimit<String>(rate: 0, burst: 1)
        for _ in 0..<1000 { #expect(limit.take("a", at: .zero) == nil) }
    }

    @Test func `a burst below 1 still lets one through`() {
        var limit = RateLimit<String>(rate: 1, burst: 0)
        #expect(limit.take("a", at: .zero) == nil)
        #expect(limit.take("a", at: .zero) == .seconds(1))
    }

    @Test(arguments: [Duration.zero, .seconds(1)])
    func `the table never holds more than its capacity`(_ step: Duration) {
        var limit = RateLimit<Int>(rate: 1, burst: 1, capacity: 10)
        for key in 0..<100 { #expect(limit.take(key, at: step * key) == nil) }
        let buckets = Mirror(reflecting: limit).descendant("buckets") as? [Int: Any]
        #expect((1...10).contains(buckets?.count ?? 0))
    }

    @Test func `full buckets are forgotten before those in use`() {
        var limit = RateLimit<Int>(rate: 1, burst: 1, capacity: 10)
        for key in 0..<9 { _ = limit.take(key, at: .zero) }
        _ = limit.take(9, at: .milliseconds(500))
        _ = limit.take(10, at: .seconds(1))
        #expect(limit.take(9, at: .seconds(1)) == .milliseconds(500))
    }
}
