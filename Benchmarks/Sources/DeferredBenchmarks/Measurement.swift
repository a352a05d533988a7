// One piece of work, done both ways.
// SPDX-License-Identifier: MIT

import CountingMalloc

/// What one round of a piece of work costs.
struct Cost {
    let nanoseconds: Double
    let allocations: Double

    /// The fastest of several runs: what disturbs one only ever makes it slower.
    static func measure(_ work: (Int) -> Void) -> Cost {
        let rounds = 200_000
        work(rounds / 10)
        var best = Duration.seconds(1000)
        var allocations = 0.0
        let clock = ContinuousClock()
        for _ in 0..<15 {
            let before = counting_malloc_count()
            best = min(best, clock.measure { work(rounds) })
            allocations = Double(counting_malloc_count() - before) / Double(rounds)
        }
        return Cost(
            nanoseconds: Double(best.components.attoseconds) / 1e9 / Double(rounds),
            allocations: allocations)
    }
}

/// A row of the table.
struct Comparison {
    let name: String
    let deferred: Cost
    let future: Cost

    static let title =
        "| work | Deferred | EventLoopFuture | ratio | mallocs | theirs |\n"
        + "|---|---|---|---|---|---|"

    var row: String {
        func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }
        let ratio = (deferred.nanoseconds / future.nanoseconds * 100).rounded() / 100
        return "| \(name) | \(Int(deferred.nanoseconds)) ns | \(Int(future.nanoseconds)) ns"
            + " | \(ratio) | \(tenths(deferred.allocations)) | \(tenths(future.allocations)) |"
    }
}
