// Who looks at the page, and what logging in would change.
// SPDX-License-Identifier: MIT

import Chat

struct PageVisitor {
    /// nil before they have logged in.
    let identity: Identity?
    /// Goes with each form.
    let xsrf: String
    /// Who may post.
    let login: Sessions.Login
    /// Whether another site decides who reads private channels: logging in here does not help then.
    let siteDecides: Bool

    var isNameless: Bool { identity == nil }
}
