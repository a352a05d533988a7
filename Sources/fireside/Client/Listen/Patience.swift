// How long to go on without a connection.
// SPDX-License-Identifier: MIT

/// Runs from the moment when a connection is missed, and begins again with each connection.
struct Patience {
    /// nil for a patience without end.
    private let limit: Duration?
    private var start: Duration?

    init(_ limit: Duration?) {
        self.limit = limit
    }

    /// What is left of it; nil where there is no end.
    ///
    /// - Parameter now: The time of the loop. It is taken as the start if there is none yet.
    mutating func left(at now: Duration) -> Duration? {
        guard let limit else { return nil }
        let start = start ?? now
        self.start = start
        return start + limit - now
    }

    /// There is a connection.
    mutating func reset() {
        start = nil
    }

    /// The error at its end.
    func gaveUp(because reason: String) -> GaveUp {
        GaveUp(reason: reason, patience: limit ?? .zero)
    }
}
