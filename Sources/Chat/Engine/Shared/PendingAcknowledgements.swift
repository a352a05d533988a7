// Messages that have a number, and were not heard yet.
// SPDX-License-Identifier: MIT

/// Who is to be told once this node has heard a number: then the message is on every server that
/// counts.
struct PendingAcknowledgements {
    /// In the order of their numbers.
    private var waiting: [(seq: Int, publish: PendingPublish)] = []

    var isEmpty: Bool { waiting.isEmpty }

    /// A message has got this number. Most often it is the highest.
    mutating func add(_ publish: PendingPublish, at seq: Int) {
        let place = (waiting.last?.seq ?? 0) <= seq ? waiting.count : count(upTo: seq)
        waiting.insert((seq, publish), at: place)
    }

    /// Takes those with a number up to this.
    mutating func take(upTo seq: Int) -> [(seq: Int, publish: PendingPublish)] {
        guard let first = waiting.first, first.seq <= seq else { return [] }
        let count = count(upTo: seq)
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }

    /// Takes those whose number is inside a hole: their messages are lost.
    mutating func take(inside hole: Hole) -> [PendingPublish] {
        let lost = waiting.filter { hole.contains($0.seq) }.map(\.publish)
        if !lost.isEmpty { waiting.removeAll { hole.contains($0.seq) } }
        return lost
    }

    /// Takes all: their numbers mean nothing any more.
    mutating func takeAll() -> [PendingPublish] {
        defer { waiting = [] }
        return waiting.map(\.publish)
    }

    private func count(upTo seq: Int) -> Int {
        waiting.indices.partitioningIndex { waiting[$0].seq > seq }
    }
}
