// Whom a request says that it is from.
// SPDX-License-Identifier: MIT

package import Chat

/// What a request brings along, signed, under which somebody has a name.
package enum BroughtName: Sendable, Equatable {
    /// A login, in a cookie or in a ticket.
    case session(NamedSession)
    /// A bot's key, which is good for so long.
    case bot(Identity, life: Duration)
}
