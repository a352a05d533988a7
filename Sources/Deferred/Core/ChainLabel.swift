// What names a Deferred in a sentence.
// SPDX-License-Identifier: MIT

/// What a description calls a Deferred, without keeping it alive.
@usableFromInline
struct ChainLabel {
    let number: Int
    let created: CallSite
}
