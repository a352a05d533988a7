// What a broker answers about people.
// SPDX-License-Identifier: MIT

package import Deferred

/// A broker with the lists of people in its thread's memory. So each answer fires at once.
package protocol PeopleBroker: Broker, OperatedBroker {
    /// Both halves of presence.
    var presence: PresenceTracker { get }
}

extension PeopleBroker {
    /// Starts the stay in each of these channels.
    package func begin(_ stay: Stay, in channels: [ChannelName]) {
        presence.begin(stay, in: channels)
    }

    /// Ends the stay in each of these channels. A channel that does not know it is left as it is.
    package func end(_ stay: Stay, in channels: [ChannelName]) { presence.end(stay, in: channels) }

    package func people(
        in channel: ChannelName, after last: String?, limit: Int
    ) -> Deferred<PeoplePage> {
        .succeed(presence.page(of: channel, after: last, limit: limit))
    }

    /// It looks at everyone who is listed.
    package func find(_ people: any PersonRule, limit: Int) -> Deferred<[PresentPerson]> {
        .succeed(presence.find(people, limit: limit))
    }

    /// In the order of `channels`; 0 where nobody is.
    package func peopleCounts(in channels: [ChannelName]) -> Deferred<[Int]> {
        .succeed(presence.counts(in: channels))
    }

    /// It looks at every channel in which somebody is.
    package func busiest(_ limit: Int) -> Deferred<[ChannelName]> {
        .succeed(presence.busiest(limit))
    }

    package func present(
        in channel: ChannelName?, after last: String?, limit: Int
    ) -> PresentPeople {
        presence.present(in: channel, after: last, limit: limit)
    }
}
