// Lines that a test collects, to look at when it is over.
// SPDX-License-Identifier: MIT

/// Collects lines on one thread.
public final class Log {
    public var lines: [String] = []

    public init() {}
}
