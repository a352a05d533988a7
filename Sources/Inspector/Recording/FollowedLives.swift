// The lives that are shown, for those who come to watch later.
// SPDX-License-Identifier: MIT

import Deferred

/// The Deferreds of one thread that are alive and shown. There are never many of them.
struct FollowedLives {
    /// One that is shown.
    private struct Life {
        let chain: TracedChain?
        /// What has happened to it, from its creation on.
        var events: [TraceEvent] = []
    }

    /// More are not shown at a time.
    static let limit = 256
    /// Of a longer life the rest is not told to those who come later.
    static let longest = 32

    private(set) var sampling = Sampling()
    private var lives: [Int: Life] = [:]

    func has(_ number: Int) -> Bool { lives[number] != nil }

    /// A Deferred was created.
    mutating func begin(_ moment: TraceMoment) {
        let number = moment.deferred
        guard sampling.shows(number) else { return }
        lives[number] = Life(chain: moment.chain)
        while lives.count > FollowedLives.limit { thin() }
    }

    /// Shows half of those that are shown.
    mutating func thin() {
        sampling.thin()
        lives = lives.filter { sampling.shows($0.key) }
    }

    /// Where only few are left, more of those that come are shown.
    mutating func thickenIfFew() {
        if lives.count < FollowedLives.limit / 4 { sampling.thicken() }
    }

    /// Keeps what happened to one that is shown.
    mutating func note(_ event: TraceEvent) {
        guard let life = lives[event.deferred] else { return }
        if event.kind == .released {
            lives[event.deferred] = nil
        } else if life.events.count < FollowedLives.longest {
            lives[event.deferred]?.events.append(event)
        }
    }

    /// What happened to all that are alive, oldest first.
    var history: [TraceEvent] {
        lives.sorted { $0.key < $1.key }.flatMap(\.value.events)
    }

    /// The Deferred itself.
    func chain(_ number: Int) -> TracedChain? { lives[number]?.chain }
}
