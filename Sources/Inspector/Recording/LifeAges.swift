// How long those have waited who wait.
// SPDX-License-Identifier: MIT

/// A histogram of ages.
struct LifeAges: Sendable, Equatable {
    /// The upper bounds of all steps but the last, which has none.
    static let bounds: [Duration] = [.seconds(1), .seconds(10), .seconds(60)]

    private(set) var counts = Array(repeating: 0, count: bounds.count + 1)

    mutating func add(_ age: Duration) {
        counts[LifeAges.bounds.firstIndex { age < $0 } ?? LifeAges.bounds.count] += 1
    }

    static func + (one: LifeAges, other: LifeAges) -> LifeAges {
        var sum = one
        for index in sum.counts.indices { sum.counts[index] += other.counts[index] }
        return sum
    }

    /// `[{"upTo":1,"count":12},…,{"upTo":null,"count":0}]`, in seconds.
    var json: String {
        let bounds = LifeAges.bounds.map { "\($0.components.seconds)" } + ["null"]
        let steps = zip(bounds, counts).map { #"{"upTo":\#($0),"count":\#($1)}"# }
        return "[" + steps.joined(separator: ",") + "]"
    }
}
