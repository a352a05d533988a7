// What a lock and a semaphore share: a number of tokens, and a line of waiters.
// SPDX-License-Identifier: MIT

/// Hands out tokens, and makes others wait in order when there are none. Twisted:
/// `_ConcurrencyPrimitive`.
///
/// It hands over in a loop. If a holder gives its token back at once, the next holder's stage runs
/// when that holder's stage has returned, not on top of its stack as in Twisted (twisted#9304).
final class TokenQueue<Owner> {
    let limit: Int
    private(set) var tokens: Int
    private let waiters = WaiterQueue<Owner>()

    /// Tokens that were given back and not handed on yet.
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

    /// Takes one token back and hands it on; returns false if none was out.
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
