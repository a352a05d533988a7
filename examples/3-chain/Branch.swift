// Two stages on one Deferred are a chain; two branches are a fan-out.
// SPDX-License-Identifier: MIT

import Deferred

func chainOrBranch() throws {
    print("a chain, or branches")
    let chain = Deferred<String>()
    chain.addCallback { "\($0) with milk" }
    chain.addCallback { print("  the chain's second stage: \($0)") }
    try chain.callback("tea")

    let fork = Deferred<String>()
    fork.branch().addCallback { "\($0) with milk" }
    fork.branch().addCallback { print("  the second branch: \($0)") }
    try fork.callback("tea")
}
