// Who polls, as far as the poll says.
// SPDX-License-Identifier: MIT

/// The tab, the login and the name behind a poll. Of a poll that says none of these there is no such
/// object.
final class Asker {
    /// The tab that asks, where it says which.
    let client: String?
    /// The login behind it, where there is one.
    let session: String?
    /// By which the broker knows a poll of somebody with a name.
    let stay: Stay?
    /// Tells the polls of one client at one hub apart, see ``ClientRegistry``.
    var ticket = 0

    init(client: String?, session: String?, stay: Stay?) {
        self.client = client
        self.session = session
        self.stay = stay
    }
}

extension Subscription {
    /// Whether the poll says nothing of whom it is from.
    var isAnonymous: Bool { client == nil && session == nil && identity == nil }
}
