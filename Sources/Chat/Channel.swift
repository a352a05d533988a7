// What a hub knows of one channel.
// SPDX-License-Identifier: MIT

/// A hub knows a channel from its first message, or its first subscriber there, until it has neither.
final class Channel {
    let name: ChannelName
    var tail: Tail
    /// Whether the journal keeps anything of it.
    var isKept: Bool
    /// Polls that have begun and not ended, also those that are being looked up.
    var polls = 0
    /// For polls.
    let line = Line(mayRest: true)
    /// For the seed's layer, which hears numbered messages alone, each by itself.
    let listeners = Line(mayRest: false)

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

    /// Whether something was said after the message of this number.
    func hasNews(above seq: Int) -> Bool { tail.last > seq }

    /// Requests that wait here.
    var parked: Int { line.count + listeners.count }

    /// Whether forgetting it would lose nothing.
    var isUnused: Bool {
        !isKept && polls == 0 && parked == 0
    }
}
