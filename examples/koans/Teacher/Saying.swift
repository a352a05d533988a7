// What a koan says.
// SPDX-License-Identifier: MIT

/// Notes what a koan says: `say("hello")`. It belongs to one run of one koan.
public final class Saying {
    private(set) var said: [String] = []

    init() {}

    /// Says `what`, as `print` would.
    public func callAsFunction(_ what: Any) {
        said.append("\(what)")
    }
}

@available(*, unavailable)
extension Saying: Sendable {}
