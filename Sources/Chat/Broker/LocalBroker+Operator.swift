// What the operator asks for, on the broker's thread.
// SPDX-License-Identifier: MIT

extension LocalBroker {
    /// The polls and streams of these people end, on every hub, and the people have left. Their clients
    /// are told ``ChatError/expelled``. They may come back, unless the caller sees to it.
    ///
    /// - Returns: How many people were listed.
    @discardableResult
    package func expel(_ people: any PersonRule) -> Int {
        let count = presence.expel(people)
        tellAll(.expelled(people))
        return count
    }

    /// Who is here, with every channel that they are in. It looks at everyone.
    ///
    /// - Parameters:
    ///   - channel: Only people of this one; nil for all.
    ///   - last: The name to begin behind; nil for the first.
    ///   - limit: People at most.
    package func present(
        in channel: ChannelName?, after last: String?, limit: Int
    ) -> PresentPeople {
        presence.present(in: channel, after: last, limit: limit)
    }
}
