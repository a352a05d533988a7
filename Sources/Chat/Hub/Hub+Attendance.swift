// People who are here by something else than a poll.
// SPDX-License-Identifier: MIT

extension Hub {
    /// Somebody is here from now on, until ``depart(_:from:)``. It takes one of these for all of their
    /// channels. Where no poll says it, such as in a Bayeux session, this does.
    ///
    /// - Parameters:
    ///   - session: The login behind it; nil for a claim.
    ///   - allowance: What being listed counts against.
    package func makeStay(
        of identity: Identity, session: String?, for allowance: (any Allowance)?
    ) -> Stay {
        Stay(number: nextStay(), identity: identity, session: session, allowance: allowance)
    }

    /// They have come to this channel.
    package func arrive(_ stay: Stay, in channel: ChannelName) {
        collect()
        broker.begin(stay, in: [channel])
    }

    /// They are gone from these channels, once their grace is over. Any hub of the chat may be told.
    package func depart(_ stay: Stay, from channels: [ChannelName]) {
        if channels.isEmpty { return }
        collect()
        broker.end(stay, in: channels)
    }
}
