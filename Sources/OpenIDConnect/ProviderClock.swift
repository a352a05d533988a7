// The time, for tokens and for what is kept.
// SPDX-License-Identifier: MIT

/// Two clocks. Any thread.
package protocol ProviderClock: Sendable {
    /// Seconds since 1970, with which a token's times are compared.
    var unixTime: Double { get }

    /// Goes on evenly, whatever somebody sets the calendar to.
    var uptime: Duration { get }
}
