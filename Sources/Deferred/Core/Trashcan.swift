// Where what holds long chains is released: in a loop, not in a recursion.
// SPDX-License-Identifier: MIT

/// This thread's values to release.
///
/// A stage's closure often holds the next Deferred, whose stages hold the one after. ARC would
/// release them within one another, and a long chain that was never fired would overflow the
/// stack. CPython has a "trashcan" against that, and this is the same.
final class Trashcan<Contents>: ThreadOwned {
    private var contents: [Contents] = []
    private var isEmptying = false

    init() {}

    /// Releases `value`, whose release may discard more.
    ///
    /// - Parameter value: The only copy. Another would keep its contents alive past the loop, and
    ///   bring the recursion back.
    func discard(_ value: consuming Contents) {
        contents.append(value)
        guard !isEmptying else { return }
        isEmptying = true
        while let last = takeLast() { Trashcan.release(last) }
        isEmptying = false
    }

    private func takeLast() -> Contents? { contents.popLast() }

    /// A call of its own: the optimizer would release the value while the array is still being changed,
    /// and that release may change the array.
    @inline(never)
    private static func release(_ value: consuming Contents) {}
}
