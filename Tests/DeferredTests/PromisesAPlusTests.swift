// Promises/A+ on branch(): 238 cases a turn later; at once 222, and 16 the other way by design.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@Suite struct PromisesAPlusTests {
    @Test func `the cases are PromiseKit's 238, 16 of them synchronous by design`() {
        #expect(PromiseCases.all.count == 238)
        #expect(PromiseCases.all.filter(\.isSynchronousByDesign).count == 16)
    }

    // Rule 16
    @Test(arguments: PromiseCases.all)
    func `a turn later all hold`(promise: PromiseCase) {
        #expect(promise.holds(PromiseWorld(isLater: true)))
    }

    // Rule 1, 14, 16
    @Test(arguments: PromiseCases.all)
    func `at once all hold but those that Twisted means otherwise`(promise: PromiseCase) {
        #expect(promise.holds(PromiseWorld(isLater: false)) == !promise.isSynchronousByDesign)
    }
}
