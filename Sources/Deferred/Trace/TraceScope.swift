// Which Deferreds are traced.
// SPDX-License-Identifier: MIT

/// Which Deferreds are traced. It is asked before an event is built.
public enum TraceScope: Sendable {
    /// All of them.
    case all

    /// Those that were created with a name. A server has many small ones that nobody asks about.
    case named
}
