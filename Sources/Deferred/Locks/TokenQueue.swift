// What a lock and a semaphore share: so many at a time, the others in line.
// SPDX-License-Identifier: MIT

/// Lets `tokens` through and makes the others wait, in order. Twisted: `_ConcurrencyPrimitive`.
///
/// It hands over in a loop: a holder who gives back at once does not run the next one on top of
/// its own stack, as in Twisted, but when its stage has returned (twisted#9304).
final class TokenQueue<Owner> {
    let limit: Int
    private(set) var tokens: Int
    private let waiters = Waiters<Owner>()

    /// Tokens given back that those in line have not been handed yet.
    private var returned = 0
    private var isHandingOver = false

    init(_ limit: Int) {
        self.limit = limit
        tokens = limit
    }

    var waiting: Int { waiters.count }

    func acquire(_ owner: Owner, _ file: StaticString, _ line: UInt) -> Deferred<Owner> {
        guard tokens > 0 else { return waiters.append(file, line) }
        tokens -= 1
        return .succeed(owner, file: file, line: line)
    }

    /// Takes one token back and passes it on; false when none was out.
    func release(_ owner: Owner, _ file: StaticString, _ line: UInt) -> Bool {
        guard tokens + returned < limit else { return false }
        returned += 1
        guard !isHandingOver else { return true }
        isHandingOver = true
        while returned > 0 {
            returned -= 1
            if let next = waiters.next() {
                try? next.callback(owner, file: file, line: line)
            } else {
                tokens += 1
            }
        }
        isHandingOver = false
        return true
    }
}
