// What the chat counts in the share of each address.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP

extension Budget.Item {
    /// Channels in which nothing is kept, by who asked for them first.
    static let channels = Budget.Item(4)
    /// People listed, one in two channels counted twice.
    static let names = Budget.Item(5)
    /// Logins for which a provider is being asked.
    static let logins = Budget.Item(6)

    /// Searches that are not answered yet.
    static let searches = Budget.Item(7)

    /// Bayeux sessions, and the channels that each listens to.
    static let sessions = Budget.Item(8)

    fileprivate init(_ holding: HeldResource) {
        switch holding {
        case .bytes: self = .bytes
        case .channels: self = .channels
        case .names: self = .names
        }
    }
}

/// A chat counts against the same share as the server that carries it.
extension Share: Allowance {
    /// Counts it against the address's share; false where there is no room.
    public func take(_ count: Int, of holding: HeldResource) -> Bool {
        (try? take(count, of: Budget.Item(holding))) != nil
    }

    /// Gives back what was taken.
    public func give(_ count: Int, of holding: HeldResource) {
        give(count, of: Budget.Item(holding))
    }
}
