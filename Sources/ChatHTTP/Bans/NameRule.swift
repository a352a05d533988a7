// A name, and all names that look like it.
// SPDX-License-Identifier: MIT

import Chat

/// Covers everyone whose name is the same at a glance, see ``Name/looks(_:)``.
struct NameRule: PersonRule {
    private let looks: Set<String>

    init(_ name: String) { looks = Set(Name.looks(name)) }

    func covers(_ identity: Identity) -> Bool {
        !looks.isDisjoint(with: Name.looks(identity.displayName))
    }
}
