// What the operator asks for, on the broker's thread.
// SPDX-License-Identifier: MIT

extension LocalBroker: OperatedBroker {
    /// Presence forgets them, and then every hub ends what they have open.
    @discardableResult
    package func expel(_ people: any PersonRule) -> Int {
        let count = presence.expel(people)
        tellAll(.expelled(people))
        return count
    }

    /// From this thread's memory.
    package func present(
        in channel: ChannelName?, after last: String?, limit: Int
    ) -> PresentPeople {
        presence.present(in: channel, after: last, limit: limit)
    }
}
