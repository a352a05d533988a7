// Who somebody is, and what they are called.
// SPDX-License-Identifier: MIT

/// A person, as the chat knows them. Where names are all that is known, both halves are the name.
///
/// Rates, nonces and the list of people go by the subject; messages and lists show the name.
public struct Identity: Hashable, Sendable {
    /// Tells this person from all others, and stays the same for as long as they are known. Never
    /// shown to others.
    public let subject: String
    /// What others read beside their messages.
    public let displayName: String

    /// Nothing is checked here: both were checked by the login that made them.
    public init(subject: String, displayName: String) {
        self.subject = subject
        self.displayName = displayName
    }

    /// Somebody of whom only a name is known.
    public init(name: String) {
        self.init(subject: name, displayName: name)
    }
}
