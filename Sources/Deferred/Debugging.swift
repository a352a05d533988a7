// Debug mode: which stages led to a Deferred's creation and to its firing.
// SPDX-License-Identifier: MIT

/// Turns debug mode on or off, for the whole process, at any time. Twisted: `setDebugging`.
///
/// With it a Deferred remembers within which stages it was created and fired, and an
/// ``AlreadyCalledError`` and an ``UnhandledFailure`` say so: see ``DebugInfo``. It also enters
/// each new Deferred into ``DeferredTrace/live``.
public func setDebugging(_ on: Bool) {
    TraceFlags.set(TraceFlags.debugging, on)
    if !on { DeferredTrace.forgetUnlessKept() }
}

/// Whether debug mode is on. Twisted: `getDebugging`.
public var isDebugging: Bool { TraceFlags.has(TraceFlags.debugging) }

/// A stage that was running when something happened, as a line of a traceback.
public struct RunningStage: Sendable, Hashable, CustomStringConvertible {
    /// The number of the Deferred it belongs to.
    public let deferred: Int

    /// Its number, 1 for the first.
    public let stage: Int

    /// Where it was added.
    public let site: CallSite

    public var description: String { "in stage \(stage) of Deferred #\(deferred), \(site)" }
}

/// What debug mode knows of a Deferred. Twisted: `DebugInfo`, with Python's tracebacks.
///
/// A stage runs on the stack of whoever fires: the stages that were running, innermost first, are
/// the part of that stack which the program's own code wrote down.
public struct DebugInfo: Sendable, CustomStringConvertible {
    /// Where it was created, and within which stages.
    public let created: CallSite
    public let creator: [RunningStage]

    /// Where it was first fired, and within which stages.
    public let fired: CallSite
    public let invoker: [RunningStage]

    public var description: String {
        let lines =
            [" C: Deferred was created at \(created)"] + creator.map { " C:   \($0)" }
            + [" I: first fired at \(fired)"] + invoker.map { " I:   \($0)" }
        return lines.joined(separator: "\n")
    }
}

/// What is noted of a Deferred that is watched, or that has a name.
final class DebugNotes {
    var name: String?
    var creator: [RunningStage]?
    var invoker: [RunningStage] = []

    /// The Deferred whose result the running stage took.
    var taken: Core?
}

extension Core {
    /// What debug mode noted; nil when it was off as this was created.
    var debugInfo: DebugInfo? {
        guard let notes, let creator = notes.creator else { return nil }
        return DebugInfo(
            created: created, creator: creator, fired: fired, invoker: notes.invoker)
    }

    /// The notes, made when first asked for.
    var ensuredNotes: DebugNotes {
        if let notes { return notes }
        let made = DebugNotes()
        notes = made
        return made
    }
}
