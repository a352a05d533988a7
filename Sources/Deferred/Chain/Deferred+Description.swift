// How a Deferred shows itself.
// SPDX-License-Identifier: MIT

extension Deferred: CustomStringConvertible {
    /// `<Deferred #1 at Chat/Hub.swift:12 waiting on Deferred #2 at Chat/Hub.swift:15>`, or its
    /// current result, or neither when it has not fired. Twisted: `repr`.
    ///
    /// The numbers count those that were ever shown. It shows the value itself: not for a log.
    public var description: String {
        let label = core.label  // first, so that the numbers rise from left to right
        let state =
            switch core.result.outcome {
            case nil: core.notes?.source.map { " waiting on \($0)" } ?? ""
            case .waiting(let inner): " waiting on \(inner.label)"
            case .value(let value): " current result: \(value)"
            case .failure(let failure): " current result: \(failure)"
            }
        return "<\(label)\(state)>"
    }
}
