// An entry of the registry of Deferreds.
// SPDX-License-Identifier: MIT

/// A Deferred that is alive.
public struct LiveDeferred: Sendable, CustomStringConvertible {
    /// Its number, as in its description and its ``TraceEvent``s.
    public let number: Int

    /// The name it was created with, if any.
    public let name: String?

    /// Where it was created.
    public let created: CallSite

    /// When it was created, on the clock of ``TraceEvent/time``.
    let born: Duration

    /// Whether it has been fired, or cancelled.
    public internal(set) var hasFired = false

    /// The number of the Deferred it waits for; nil when it waits for none.
    public internal(set) var waitsFor: Int?

    /// How long it has been alive.
    public var age: Duration { DeferredTrace.elapsed - born }

    /// `#1 page, created at Chat/Hub.swift:12, not fired`.
    public var description: String {
        let title = "#\(number)" + (name.map { " \($0)" } ?? "")
        let state =
            waitsFor.map { "waits for #\($0)" } ?? (hasFired ? "fired" : "not fired")
        return "\(title), created at \(created), \(state)"
    }
}
