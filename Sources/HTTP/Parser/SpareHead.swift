// The object that the next request's head is read into.
// SPDX-License-Identifier: MIT

/// One head for all requests that are answered, or wait, before the next one comes: nearly all. A
/// request that is kept whole keeps its head, and the next one gets another.
final class SpareHead {
    private var head: RequestHead?

    /// A head that nobody else has.
    func next() -> RequestHead {
        // Looked at in a variable of its own: so no other use of it needs to be checked for.
        var last: RequestHead?
        swap(&last, &head)
        let isFree = isKnownUniquelyReferenced(&last)
        let next = isFree ? last ?? RequestHead() : RequestHead()
        head = next
        return next
    }

    /// Lets go of the last request's bytes, whose place is wanted for others.
    func clear() { next().clear() }
}
