// Comings and goings that the engine was not told of yet.
// SPDX-License-Identifier: MIT

import Deferred

/// Of each person in each channel the last that happened. Somebody who came and left before the engine
/// was told did neither, for the engine.
struct PresenceQueue {
    /// Changes in one call: one for each person and channel.
    static let maxCount = 256

    private struct Place: Hashable {
        let subject: String
        let channel: ChannelName
    }

    private struct Change {
        let identity: Identity
        let isComing: Bool
        /// Whether the engine may list the person there.
        let mayBeListed: Bool
    }

    private var changes: [Place: Change] = [:]
    /// The order in which they began. Some are told or undone already.
    private var order = FIFO<Place>()

    var isEmpty: Bool { changes.isEmpty }

    /// - Parameter mayBeListed: Whether the engine may list the person there already.
    mutating func note(
        _ identity: Identity, in channel: ChannelName, isComing: Bool, mayBeListed: Bool
    ) {
        let place = Place(subject: identity.subject, channel: channel)
        let earlier = changes[place]
        if let earlier, earlier.isComing, !isComing, !earlier.mayBeListed {
            changes[place] = nil
            return
        }
        if earlier == nil { order.append(place) }
        changes[place] = Change(
            identity: identity, isComing: isComing,
            mayBeListed: mayBeListed || earlier?.mayBeListed ?? false)
    }

    /// Takes the changes of the next call. What somebody did in several channels at once is one change.
    mutating func next() -> [PresenceChange] {
        var taken: [PresenceChange] = []
        var count = 0
        while count < PresenceQueue.maxCount, let place = order.popFirst() {
            guard let change = changes.removeValue(forKey: place) else { continue }
            count += 1
            let channels: [ChannelName]
            if let last = taken.last, last.identity == change.identity,
                last.isComing == change.isComing
            {
                channels = last.channels
                taken.removeLast()
            } else {
                channels = []
            }
            taken.append(
                PresenceChange(
                    change.identity, in: channels + [place.channel], isComing: change.isComing))
        }
        return taken
    }

    /// Nobody knows whether the engine was told of these. What has happened since counts more.
    mutating func putBack(_ taken: [PresenceChange]) {
        for change in taken {
            for channel in change.channels {
                let place = Place(subject: change.identity.subject, channel: channel)
                let isComing = changes[place]?.isComing ?? change.isComing
                note(change.identity, in: channel, isComing: isComing, mayBeListed: true)
            }
        }
    }
}
