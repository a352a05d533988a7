// Rule 37: the stack does not grow with the number of chained Deferreds.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

/// Deep enough to overflow 8 MiB many times over, were there a frame for each.
private let many = 200_000

/// As deep, where Twisted gives up at a few hundred.
private let levels = 100_000

/// The stack of a program's first thread, and of a thread that it starts.
private let stacks = [8192, 512]

extension Watching {
    @Suite struct StackDepthTests {
        // Rule 37. Twisted: test_boundedStackDepth
        @Test func `a stage runs at the same depth however many Deferreds are chained`() throws {
            func depth(of count: Int) throws -> Int {
                var depths: [Int] = []
                let top = Deferred<Void>()
                let inners = (0..<count).map { _ in Deferred<Void>() }
                let last = Deferred<Void>()
                for (outer, inner) in zip([top] + inners, inners + [last]) {
                    outer.addCallback { inner }
                }
                top.addCallback { depths.append(stackPosition()) }
                try top.callback()
                for inner in inners { try inner.callback() }
                #expect(depths.isEmpty)
                try last.callback()
                return try #require(depths.first)
            }
            #expect(try depth(of: 1) == depth(of: 2))
            #expect(try depth(of: 1) == depth(of: 1000))
        }

        /// The last of `many` Deferreds, each waiting for the one before; the first has not fired.
        private static func waiting(
            on first: Deferred<Int>, _ citizen: Citizen? = nil
        ) -> Deferred<Int> {
            var last = first
            for _ in 0..<many {
                let inner = last
                last = Deferred<Void>.succeed().addCallback { inner }.addCallback { value in
                    _ = citizen
                    return value + 1
                }
            }
            return last
        }

        // Rule 37
        @Test(arguments: stacks)
        func `200,000 that wait for one another fire`(stack: Int) {
            onStack(ofKiB: stack) {
                let first = Deferred<Int>()
                let last = StackDepthTests.waiting(on: first)
                #expect(throws: Never.self) { try first.callback(0) }
                #expect(last.taken() == many)
            }
        }

        // Rule 37
        @Test(arguments: stacks)
        func `200,000 that wait for one another fail`(stack: Int) {
            onStack(ofKiB: stack) {
                let first = Deferred<Int>()
                let last = StackDepthTests.waiting(on: first)
                #expect(throws: Never.self) { try first.errback(Boom()) }
                #expect(last.error() is Boom)
            }
        }

        // Rule 37, 50
        @Test(arguments: stacks)
        func `200,000 that wait for one another are cancelled and freed`(stack: Int) {
            let census = Census()
            onStack(ofKiB: stack) {
                let first = Deferred<Int>()
                let last = StackDepthTests.waiting(on: first, census.citizen())
                last.cancel()
                #expect(last.error() is CancelledError)
            }
            #expect(census.count == 0)
        }

        // Rule 37: the innermost fires first, so that each result is there when it is asked for.
        @Test(arguments: stacks)
        func `200,000 whose results are there fire`(stack: Int) {
            onStack(ofKiB: stack) {
                var last = Deferred<Int>.succeed(0)
                for _ in 0..<many {
                    let inner = last
                    last = Deferred<Void>.succeed().addCallback { inner }
                }
                #expect(last.taken() == 0)
            }
        }

        // Rule 37: the outermost fires first, then down to the innermost.
        @Test(arguments: stacks)
        func `200,000 fired from the outermost in`(stack: Int) {
            onStack(ofKiB: stack) {
                let all = (0...many).map { _ in Deferred<Void>() }
                for index in 0..<many { all[index].addCallback { all[index + 1] } }
                var count = 0
                all[0].addCallback { count += 1 }
                #expect(throws: Never.self) {
                    for deferred in all { try deferred.callback() }
                }
                #expect(count == 1)
            }
        }

        // Rule 37: an unfired chain is held by its stages' closures, each holding the next.
        @Test(arguments: stacks)
        func `200,000 that were never fired are freed`(stack: Int) {
            let census = Census()
            onStack(ofKiB: stack) {
                let citizen = census.citizen()
                var last = Deferred<Int>()
                for _ in 0..<many {
                    let inner = last
                    last = Deferred<Int>()
                    last.addCallback { _ in
                        _ = citizen
                        return inner
                    }
                }
                #expect(census.count == 1)
            }
            #expect(census.count == 0)
        }

        // Rule 37: the same held by cancellers.
        @Test(arguments: stacks)
        func `200,000 held by one another's cancellers are freed`(stack: Int) {
            let census = Census()
            onStack(ofKiB: stack) {
                let citizen = census.citizen()
                var last = Deferred<Int>()
                for _ in 0..<many {
                    let next = last
                    last = Deferred<Int>(canceller: { _ in
                        _ = citizen
                        next.cancel()
                    })
                }
                #expect(census.count == 1)
            }
            #expect(census.count == 0)
        }

        // Rule 37: and by chain(to:), unfired.
        @Test(arguments: stacks)
        func `200,000 chained to one another are freed`(stack: Int) {
            onStack(ofKiB: stack) {
                var first = Deferred<Int>()
                for _ in 0..<many {
                    let before = Deferred<Int>()
                    before.chain(to: first)
                    first = before
                }
            }
        }

        // Rule 37: one chain, as long.
        @Test(arguments: stacks)
        func `200,000 stages on one Deferred run and are freed`(stack: Int) {
            let census = Census()
            onStack(ofKiB: stack) {
                let citizen = census.citizen()
                let fired = Deferred<Int>()
                let unfired = Deferred<Int>()
                for deferred in [fired, unfired] {
                    for _ in 0..<many {
                        deferred.addCallback { value in
                            _ = citizen
                            return value + 1
                        }
                    }
                }
                #expect(throws: Never.self) { try fired.callback(0) }
                #expect(fired.taken() == many)
            }
            #expect(census.count == 0)
        }

        // MARK: Chains within chains

        // Rule 39: Twisted recurses here, and fails at 248.
        @Test(arguments: stacks)
        func `100,000 levels of a function that calls itself from its stage`(stack: Int) {
            onStack(ofKiB: stack) {
                func loop(_ n: Int) -> Deferred<Int> {
                    let fired = Deferred.succeed(n)
                    return n == 0 ? fired : fired.addCallback { loop($0 - 1) }
                }
                #expect(loop(levels).taken() == 0)
            }
        }

        // Rule 39: the same, failing.
        @Test(arguments: stacks)
        func `100,000 levels of it fail`(stack: Int) {
            onStack(ofKiB: stack) {
                func loop(_ n: Int) -> Deferred<Int> {
                    n == 0 ? .fail(Boom()) : Deferred.succeed(n).addCallback { loop($0 - 1) }
                }
                #expect(loop(levels).error() is Boom)
            }
        }

        // Rule 39, 36: Twisted recurses here, and fails at 331.
        @Test(arguments: stacks)
        func `100,000 chained to one another fire`(stack: Int) {
            onStack(ofKiB: stack) {
                let first = Deferred<Int>()
                var last = first
                for _ in 0..<levels {
                    let next = Deferred<Int>()
                    last.chain(to: next)
                    last = next
                }
                #expect(throws: Never.self) { try first.callback(7) }
                #expect(last.taken() == 7)
            }
        }

        // Rule 39, 73: twisted#9304.
        @Test(arguments: stacks)
        func `100,000 that hand a lock over`(stack: Int) {
            onStack(ofKiB: stack) {
                let lock = DeferredLock()
                var count = 0
                lock.acquire()
                for _ in 0..<levels { lock.run { count += 1 } }
                for _ in 0..<levels { lock.run { Deferred.succeed(1).addCallback { count += $0 } } }
                lock.release()
                #expect(count == 2 * levels)
                #expect(!lock.isLocked)
            }
        }

        // Rule 39, 77: a taker that puts what it took back for the next.
        @Test(arguments: stacks)
        func `100,000 that pass an element on`(stack: Int) {
            onStack(ofKiB: stack) {
                let queue = DeferredQueue<Int>()
                #expect(throws: Never.self) {
                    for _ in 0..<levels { try queue.get().addCallback { try queue.put($0 + 1) } }
                    try queue.put(0)
                    let last = try queue.get()
                    #expect(last.taken() == levels)
                }
            }
        }

        // Rule 39: within the limit a chain within a chain runs at once, on the stack.
        @Test func `chains within chains run at once while the stack is not deep`() {
            var order: [String] = []
            func loop(_ n: Int) -> Deferred<Void> {
                Deferred.succeed(n).addCallback { n -> Void in
                    order.append("in \(n)")
                    if n > 0 { loop(n - 1).addErrback { _ in } }
                    order.append("out \(n)")
                }
            }
            loop(90).addErrback { _ in }
            let down = (0...90).reversed().map { "in \($0)" }
            #expect(order == down + (0...90).map { "out \($0)" })
        }
    }
}
