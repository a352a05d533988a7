// What the operator of one node asks for.
// SPDX-License-Identifier: MIT

extension SharedBroker {
    /// Here at once, and at other nodes when they hear of it.
    @discardableResult
    package func expel(_ people: any PersonRule) -> Int {
        let count = presence.expel(people)
        hubs.tellAll(.expelled(people))
        events.tell(.expelled(people.name))
        return count
    }
}
