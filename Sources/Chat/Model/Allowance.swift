// What one client may make a chat hold.
// SPDX-License-Identifier: MIT

/// Counts what is held because one client asked for it, and refuses what goes past its share.
/// A server gives one to each of its clients. Any thread.
public protocol Allowance: AnyObject, Sendable {
    /// Takes `count` of `holding`; balance it with one ``give(_:of:)``.
    ///
    /// - Returns: Whether there was room; else nothing was taken.
    func take(_ count: Int, of holding: HeldResource) -> Bool

    /// Gives back what ``take(_:of:)`` took.
    func give(_ count: Int, of holding: HeldResource)
}

/// Something that a chat holds because a client asked for it.
public enum HeldResource: Sendable {
    /// Bytes of a journal's page that is on its way.
    case bytes
    /// Channels in which nothing is kept: they exist because somebody polls them.
    case channels
    /// People listed, one in two channels counted twice.
    case names
}
