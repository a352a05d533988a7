// One name or one address that is not served.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP

/// Who is banned, until when, and why. The operator's word: see ``BanList``.
public struct Ban: Equatable, Sendable {
    /// What is banned.
    public enum Target: Hashable, Sendable {
        /// A name, and all names that look like it.
        case name(String)
        /// An IPv4 address, or an IPv6 /64 network.
        case address(PeerAddress)
    }

    /// Who.
    public let target: Target
    /// When it began.
    public let made: Timestamp
    /// When it ends; nil for a ban without an end.
    public let expires: Timestamp?
    /// Shown to those who are banned, on one line; nil for none.
    public let reason: String?

    /// - Parameter reason: What would end a line in it becomes a blank.
    public init(
        _ target: Target, made: Timestamp, expires: Timestamp? = nil, reason: String? = nil
    ) {
        self.target = target
        self.made = made
        self.expires = expires
        self.reason = reason.map { text in
            String(String.UnicodeScalarView(text.unicodeScalars.map { $0.isControl ? " " : $0 }))
        }
    }

    /// Whether it counts at this time.
    func counts(at now: Timestamp) -> Bool { expires.map { $0 > now } ?? true }
}

extension Ban.Target: CustomStringConvertible {
    /// The name, or the address.
    public var description: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.description
        }
    }

    /// What kind it is, as files and answers have it.
    var kind: String {
        switch self {
        case .name: "name"
        case .address: "address"
        }
    }
}

// A line of a file: kind, when it began and when it ends in seconds since 1970, whom, and why; with tabs
// between them. Neither a name nor a reason has a tab in it.
extension Ban {
    /// For a file with a line for each.
    public var line: String {
        let end = expires.map { String($0.milliseconds / 1000) } ?? "-"
        return [
            target.kind, String(made.milliseconds / 1000), end, target.description, reason ?? "",
        ].joined(separator: "\t")
    }

    /// nil for anything that ``line`` does not write.
    public init?(line: String) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let made = Timestamp(seconds: parts[1]) else { return nil }
        let expires = Timestamp(seconds: parts[2])
        guard expires != nil || parts[2] == "-",
            let target = Target(parts[3], kind: parts[0])
        else { return nil }
        self.init(
            target, made: made, expires: expires, reason: parts[4].isEmpty ? nil : parts[4])
    }
}

extension Ban.Target {
    fileprivate init?(_ text: String, kind: String) {
        switch kind {
        case "name":
            guard let name = try? Name(text, of: "name") else { return nil }
            self = .name(name.text)
        case "address":
            guard let address = PeerAddress(text) else { return nil }
            self = .address(address)
        default: return nil
        }
    }
}

extension Timestamp {
    fileprivate init?(seconds text: String) {
        guard let seconds = Int(decimal: text.utf8.span), seconds < 1 << 40 else { return nil }
        self.init(milliseconds: seconds * 1000)
    }
}
