// What the operator asks for, on the broker's thread.
// SPDX-License-Identifier: MIT

extension LocalBroker {
    /// Presence forgets them, and then every hub ends what they have open.
    @discardableResult
    package func expel(_ people: any PersonRule) -> Int {
        let count = presence.expel(people)
        hubs.tellAll(.expelled(people))
        return count
    }
}
