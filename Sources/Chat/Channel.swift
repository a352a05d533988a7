// What the hub knows of one channel.
// SPDX-License-Identifier: MIT

/// A channel exists from its first message or subscriber on, until it has neither.
final class Channel {
    let name: ChannelName
    var tail: Tail
    /// Whether the journal keeps anything of it.
    var isKept: Bool
    /// Messages on their way to the journal.
    var appending = 0
    /// Polls that have begun and not ended, also those that are being looked up.
    var polls = 0
    var presence = Presence()
    /// Whether an announcement of comings and goings is under way.
    var announces = false
    /// For polls.
    let line = Line()
    /// For the seed's layer, which hears numbered messages alone.
    let listeners = Line()

    /// - Parameter floor: The number of its newest message so far, or one above it.
    init(_ name: ChannelName, floor: Int, isKept: Bool) {
        self.name = name
        tail = Tail(floor: floor)
        self.isKept = isKept
    }

    func line(for wish: Waiter.Wish) -> Line {
        switch wish {
        case .message: listeners
        case .answer: line
        }
    }

    /// Requests that wait here.
    var parked: Int { line.waiting.count + listeners.waiting.count }

    /// Whether forgetting it would lose nothing.
    var isUnused: Bool {
        !isKept && appending == 0 && polls == 0 && parked == 0 && presence.isEmpty
    }
}
