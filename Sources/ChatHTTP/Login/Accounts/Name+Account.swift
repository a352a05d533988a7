// What an account is called here.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

extension Name {
    /// The name that somebody who vouches for a person has told, without what no name may have; or else a
    /// name of our own, such as `Guest k3f9`.
    init(of person: PersonID, called told: String?) {
        let cleaned = told.map { told in
            String(String.UnicodeScalarView(told.unicodeScalars.filter(\.isFitForName).prefix(64)))
        }
        let guest = "Guest \(person.description.dropFirst().prefix(4))"
        self = cleaned.flatMap { try? Name($0, of: "name") } ?? Name(fit: guest)
    }
}
