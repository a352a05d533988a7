// A poll of somebody who is listed.
// SPDX-License-Identifier: MIT

/// One poll of somebody who is listed, from its beginning to its end.
///
/// Each has a number of its own, by which its end is known. So the end of a poll that was taken off
/// the list before, by a logout say, is never taken for another's.
package final class Stay: Sendable {
    /// Unique over all hubs of a chat.
    package let number: Int
    /// Who polls.
    package let identity: Identity
    /// The login that it belongs to; nil for a claim.
    package let session: String?
    /// What being listed counts against.
    package let allowance: (any Allowance)?

    init(number: Int, identity: Identity, session: String?, allowance: (any Allowance)?) {
        self.number = number
        self.identity = identity
        self.session = session
        self.allowance = allowance
    }
}
