// A name, and all names that look like it.
// SPDX-License-Identifier: MIT

package import Chat

/// Covers everyone whose name is the same at a glance, see ``Name/looks(_:)``.
struct NameRule: PersonRule {
    let name: String
    private let looks: Set<String>

    init(_ name: String) {
        self.name = name
        looks = Set(Name.looks(name))
    }

    func covers(_ identity: Identity) -> Bool {
        !looks.isDisjoint(with: Name.looks(identity.displayName))
    }
}

/// Makes them for a broker that hears of an expulsion at another node.
package struct NameRuleMaker: PersonRuleMaker {
    package init() {}

    package func rule(for name: String) -> any PersonRule { NameRule(name) }
}
