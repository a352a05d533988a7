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
    /// Whom others see them to be; nil for somebody who only claims a name.
    public let person: PersonID?

    /// Nothing is checked here: all were checked by the login that made them.
    public init(subject: String, displayName: String, person: PersonID? = nil) {
        self.subject = subject
        self.displayName = displayName
        self.person = person
    }

    /// Somebody of whom only a name is known.
    public init(name: String) {
        self.init(subject: name, displayName: name)
    }

    /// Somebody who has logged in with a name alone, which nobody else has at the moment.
    public init(name: String, person: PersonID) {
        self.init(subject: name, displayName: name, person: person)
    }

    /// Somebody who has an account. No name can be their subject: it begins with a control character.
    public init(account person: PersonID, displayName: String) {
        self.init(subject: "\u{1}\(person)", displayName: displayName, person: person)
    }
}
