// A sender, as an engine keeps one.
// SPDX-License-Identifier: MIT

extension Identity {
    /// What can be told of somebody by a name and a person alone. A subject is not kept: only an account's
    /// is known again.
    package init(displayName: String, person: PersonID?) {
        if let person, person.kind == .account {
            self.init(account: person, displayName: displayName)
        } else {
            self.init(subject: displayName, displayName: displayName, person: person)
        }
    }
}
