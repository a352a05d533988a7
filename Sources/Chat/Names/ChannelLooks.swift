// Which channels look like which.
// SPDX-License-Identifier: MIT

/// What the public channels look like in which something is kept, and the lobby. One that is made is not
/// to look like any of them.
///
/// Among names in ASCII everything goes, as `modem` beside `modern`: who reads a Latin font knows these
/// pairs. Private channels are not in it: a refusal would tell that there is one.
struct ChannelLooks: Sendable {
    /// How many channels have one look.
    private struct Owners {
        var inASCII = 0
        var others = 0
    }

    private var owners: [String: Owners] = [:]

    /// Of the lobby alone.
    init() { count(.lobby, 1) }

    /// Whether a channel that is not in it looks like one of them, or like a private one.
    func forbids(_ name: ChannelName) -> Bool {
        if name.isPrivate || name == .lobby { return false }
        let isASCII = name.isASCII
        return name.looks.contains { look in
            if !isASCII, look.utf8.starts(with: ChannelName.privatePrefix.utf8) { return true }
            guard let owners = owners[look] else { return false }
            return !isASCII || owners.others > 0
        }
    }

    /// Something is kept in this channel from now on.
    mutating func insert(_ name: ChannelName) {
        if !name.isPrivate, name != .lobby { count(name, 1) }
    }

    /// Takes back one ``insert(_:)``.
    mutating func remove(_ name: ChannelName) {
        if !name.isPrivate, name != .lobby { count(name, -1) }
    }

    private mutating func count(_ name: ChannelName, _ step: Int) {
        let isASCII = name.isASCII
        for look in name.looks {
            var owners = self.owners[look] ?? Owners()
            if isASCII { owners.inASCII += step } else { owners.others += step }
            self.owners[look] = owners.inASCII + owners.others > 0 ? owners : nil
        }
    }
}
