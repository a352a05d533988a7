// Channels that are not for everyone.
// SPDX-License-Identifier: MIT

extension ChannelName {
    /// Whether its name begins with `private-`.
    package var isPrivate: Bool {
        // The first letter tells most names apart, at less cost.
        description.utf8.first == UInt8(ascii: "p")
            && description.utf8.starts(with: ChannelName.privatePrefix.utf8)
    }

    /// What private channels' names begin with.
    static let privatePrefix = "private-"

    /// Whether it stands behind all private channels in the order of names: `.` comes after `-`, and is
    /// in no name.
    var isBehindPrivate: Bool { description > "private." }

    /// Whether it stands before all of them.
    var isBeforePrivate: Bool { description < "private-" }
}
