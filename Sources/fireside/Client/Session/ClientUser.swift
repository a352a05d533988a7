// Under which name a client speaks, and what proves it.
// SPDX-License-Identifier: MIT

/// A name, a token, both or neither. A token brings its own name, which is the one that counts.
struct ClientUser {
    /// To be listed and to post under; logged in under where the server requires that.
    let name: String?
    /// Made by `fireside token`.
    let token: BearerToken?
}
