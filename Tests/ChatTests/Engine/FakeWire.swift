// The network between two places.
// SPDX-License-Identifier: MIT

import Deferred

/// Carries messages both ways, each way in order, as TCP does: what a cut holds up arrives after it.
final class FakeWire {
    enum Direction: Int {
        case there, back
    }

    /// How long a message takes.
    var delay = Duration.milliseconds(1)
    /// Since when nothing gets through; nil while it does.
    private(set) var cutSince: Duration?

    private let clock: ManualClock
    /// When the last message of each direction arrives.
    private var arrivals = [Duration.zero, .zero]
    private var held: [() -> Void] = []

    init(clock: ManualClock) {
        self.clock = clock
    }

    var isCut: Bool { cutSince != nil }

    /// `body` runs when the message arrives.
    func send(_ direction: Direction, _ body: @escaping () -> Void) {
        let arrival = max(arrivals[direction.rawValue], clock.now + delay)
        arrivals[direction.rawValue] = arrival
        clock.callLater(arrival - clock.now) {
            if self.isCut { self.held.append(body) } else { body() }
        }
    }

    func cut() {
        if cutSince == nil { cutSince = clock.now }
    }

    func heal() {
        cutSince = nil
        let bodies = held
        held = []
        for body in bodies { send(.there, body) }
    }
}
