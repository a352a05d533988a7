// Two people of one name: where both are in the page, a tag and another colour tell them apart.
// SPDX-License-Identifier: MIT

import Chat
import Language

/// Who bears which name in a page; page/names.js does the same in the browser.
struct Namesakes {
    /// By name: their persons in order, and nothing first for somebody of whom only the name is known.
    private var persons: [String: [String]] = [:]

    init() {}

    init(_ identities: some Sequence<Identity>) {
        var found: [String: Set<String>] = [:]
        for identity in identities {
            found[identity.displayName, default: []].insert(identity.person?.description ?? "")
        }
        persons = found.filter { $0.value.count > 1 }.mapValues { $0.sorted() }
    }

    /// The circle beside a name.
    func face(_ identity: Identity?) -> HTML {
        HTML.face(identity?.displayName, shift: identity.map(place) ?? 0)
    }

    /// Behind a name that somebody else has, too: the last letters of the person.
    func tag(_ identity: Identity?, _ texts: Texts) -> HTML {
        guard let identity, let person = identity.person, persons[identity.displayName] != nil
        else {
            return ""
        }
        return """
             <span class="tag" title="\(texts[.oneOfSeveral(name: identity.displayName)])">\
            \(String(person.description.suffix(4)))</span>
            """
    }

    private func place(of identity: Identity) -> Int {
        persons[identity.displayName]?.firstIndex(of: identity.person?.description ?? "") ?? 0
    }
}

extension HTML {
    /// The attribute that says who it is.
    static func data(_ person: PersonID?) -> HTML {
        person.map { " data-person=\"\($0.description)\"" } ?? ""
    }
}

extension Identity {
    /// Whether this visitor has said what `author` said. A name alone proves nothing where people have
    /// accounts.
    func isAuthor(_ author: Identity) -> Bool {
        if author.person != nil || isAccount { return author.person == person }
        return author.displayName == displayName
    }
}
