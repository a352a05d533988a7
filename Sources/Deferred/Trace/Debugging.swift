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
