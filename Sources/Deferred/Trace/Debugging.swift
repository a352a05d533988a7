// Debug mode: which stages led to a Deferred's creation and to its firing.
// SPDX-License-Identifier: MIT

/// Turns debug mode on or off, for the whole process, at any time. Twisted: `setDebugging`.
///
/// In debug mode a Deferred remembers within which stages it was created and fired. An
/// ``AlreadyCalledError`` and an ``UnhandledFailure`` then show them: see ``DebugInfo``. Each new
/// Deferred is also entered into ``DeferredTrace/live``.
public func setDebugging(_ on: Bool) {
    TraceFlags.set(TraceFlags.debugging, on)
    if !on { DeferredTrace.forgetUnlessKept() }
}

/// Whether debug mode is on. Twisted: `getDebugging`.
public var isDebugging: Bool { TraceFlags.has(TraceFlags.debugging) }
