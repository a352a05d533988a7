// What keeps several nodes from losing messages, as switches.
// SPDX-License-Identifier: MIT

/// The parts of the design that guard against loss. A test switches one off to show that the oracle
/// finds what it is for.
struct Safeguards: OptionSet {
    let rawValue: Int

    /// A server takes orders only from nodes that have opened it as the process that it is, and a change
    /// of the process makes a hole.
    static let fence = Safeguards(rawValue: 1)
    /// A node asks for the newest number before it answers at once.
    static let barrier = Safeguards(rawValue: 2)
    /// While the sentinels vote, nodes neither say nor hear anything.
    static let breath = Safeguards(rawValue: 4)
    /// A message is acknowledged when the node has heard it, not when the primary has replied.
    static let hearing = Safeguards(rawValue: 8)

    static let all: Safeguards = [.fence, .barrier, .breath, .hearing]
}
