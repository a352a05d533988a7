// Who looks at the page, and what logging in would change.
// SPDX-License-Identifier: MIT

import Chat
import Language

struct PageVisitor {
    /// What they read.
    let language: Language
    /// nil before they have logged in.
    let identity: Identity?
    /// Goes with each form.
    let xsrf: String
    /// Who may post.
    let login: Sessions.Login
    /// Whether another site decides who reads private channels: logging in here does not help then.
    let siteDecides: Bool
    /// Whom they can log in with.
    let providers: ProviderLinks
    /// Why their login with a provider came to nothing; nil where it did not.
    let loginFailure: LoginFailure?
    /// Where a logout leads on to: the site of their provider. nil where it stays here.
    let logoutOrigin: String?

    var texts: Texts { Texts(language: language) }

    var isNameless: Bool { identity == nil }
}
