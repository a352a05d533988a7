// What a Deferred calls when it is cancelled.
// SPDX-License-Identifier: MIT

/// A canceller: a function, as in Twisted, or an object.
@usableFromInline
enum Canceller {
    case function((Core) -> Void)
    case object(any Cancellable)

    func callAsFunction(_ core: Core) {
        switch self {
        case .function(let body): body(core)
        case .object(let work): work.cancel()
        }
    }
}
