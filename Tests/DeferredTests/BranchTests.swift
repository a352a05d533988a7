// Rule 16's other side: branch() is the fan-out that two stages are not.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct BranchTests {
    // Rule 16
    @Test func `branches see the same value, and so does the chain`() throws {
        let deferred = Deferred<Int>()
        let one = deferred.branch().addCallback { $0 + 1 }
        let two = deferred.branch().addCallback { $0 + 2 }
        try deferred.callback(10)
        #expect(one.taken() == 11)
        #expect(two.taken() == 12)
        #expect(deferred.taken() == 10)
    }

    // Rule 16, 58
    @Test func `a failure is the branches' to handle`() throws {
        Reports.hooked
        let unique = Unique()
        do {
            let deferred = Deferred<Int>()
            let branch = deferred.branch()
            try deferred.errback(unique)
            #expect(branch.error() as? Unique == unique)
        }
        #expect(Reports.of(unique).isEmpty)
        do {
            let deferred = Deferred<Int>()
            _ = deferred.branch()
            try deferred.errback(unique)
        }
        #expect(Reports.of(unique).count == 1)
    }

    // Rule 16
    @Test func `a branch takes the result as it is at its stage`() throws {
        let deferred = Deferred<Int>()
        let early = deferred.branch()
        deferred.addCallback { $0 * 2 }
        let late = deferred.branch()
        try deferred.callback(1)
        #expect(early.taken() == 1)
        #expect(late.taken() == 2)
    }

    // Rule 16, 50
    @Test func `cancelling a branch leaves the others alone`() throws {
        let deferred = Deferred<Int>()
        let one = deferred.branch()
        let two = deferred.branch()
        one.cancel()
        try deferred.callback(1)
        #expect(one.error() is CancelledError)
        #expect(two.taken() == 1)
    }

    // Rule 16
    @Test func `a branch may come a turn later`() throws {
        let clock = ManualClock()
        let branch = Deferred.succeed(1).branch(laterTurn: clock)
        #expect(!branch.hasFired)
        clock.advance(by: .zero)
        #expect(branch.taken() == 1)
    }
}
