// What the operator of one node asks for.
// SPDX-License-Identifier: MIT

extension SharedBroker: OperatedBroker {
    /// Here at once, and at other nodes when they hear of it.
    @discardableResult
    package func expel(_ people: any PersonRule) -> Int {
        let count = presence.expel(people)
        tellAll(.expelled(people))
        events.tell(.expelled(people.name))
        return count
    }

    /// From what the log has told of people.
    package func present(
        in channel: ChannelName?, after last: String?, limit: Int
    ) -> PresentPeople {
        presence.present(in: channel, after: last, limit: limit)
    }
}
