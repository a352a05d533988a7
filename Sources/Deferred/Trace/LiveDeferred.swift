// An entry of the registry of Deferreds.
// SPDX-License-Identifier: MIT

/// A Deferred that is alive.
public struct LiveDeferred: Sendable, CustomStringConvertible {
    public let number: Int
    public let name: String?
    public let created: CallSite
    let born: Duration

    public internal(set) var hasFired = false

    /// The number of the Deferred it waits for.
    public internal(set) var waitsFor: Int?

    /// How long it has been alive.
    public var age: Duration { DeferredTrace.elapsed - born }

    public var description: String {
        let title = "#\(number)" + (name.map { " \($0)" } ?? "")
        let state =
            waitsFor.map { "waits for #\($0)" } ?? (hasFired ? "fired" : "not fired")
        return "\(title), created at \(created), \(state)"
    }
}
