// Which names are in use, and which sessions are over.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred

/// Decides for a whole chat who goes by which name, and remembers who has logged out. The session of an
/// account has no name of its own: it begins whoever has the same one.
///
/// The two are one: a session that ends frees its name, and one that has ended must not take it
/// again. Several processes can share one by asking an engine. Any thread; what comes later fires on
/// the loop that asked, which each call names.
package protocol SessionRegistry: Sendable {
    /// Whether ``renew(_:)`` knows of every session. Else ``recall(_:for:)`` comes first.
    var answersAtOnce: Bool { get }

    /// Whether all hubs hear of a session's end from the registry. Else the caller tells them.
    var tellsHubs: Bool { get }

    /// Learns what is known of these sessions, for the calls of ``renew(_:)`` that follow, and keeps the
    /// names of bots for them.
    ///
    /// - Returns: nil where all is known. Fails where it cannot be learnt; then the request that needs
    ///   it fails.
    func recall(_ names: [BroughtName], for caller: RegistryCaller) -> Deferred<Void>?

    /// A session begins under its name.
    ///
    /// - Parameter old: The session in whose place it comes, where that has a name: it ends, and
    ///   its name is free. Both happen, or neither.
    /// - Returns: Whether it may; false where somebody else uses the name, or one that looks like
    ///   it.
    func begin(
        _ session: NamedSession, insteadOf old: NamedSession?, for caller: RegistryCaller
    ) -> Eventual<Bool>

    /// A session ends before its time.
    ///
    /// - Returns: Fires when nobody can go on with it.
    func end(_ session: NamedSession, for caller: RegistryCaller) -> Eventual<Void>

    /// All sessions end that use this name now, or one that looks like it.
    ///
    /// - Returns: Those that have ended.
    func end(named name: String, for caller: RegistryCaller) -> Eventual<[NamedSession]>

    /// All sessions of an account end.
    ///
    /// - Returns: Those that have ended.
    func end(person: PersonID, for caller: RegistryCaller) -> Eventual<[NamedSession]>

    /// A login with a provider has come back to the chat.
    ///
    /// - Returns: Whether it is the first time.
    func spend(_ login: PendingLogin, for caller: RegistryCaller) -> Eventual<Bool>

    /// A session is used.
    ///
    /// - Returns: Whether it has its name still, or may have it again.
    func renew(_ session: NamedSession) -> Bool

    /// A name is for bots, for so long: nobody can log in under it, and a session that has it loses it.
    func reserve(_ identity: Identity, for life: Duration)

    /// Whether a session that was good a while ago is good still, as far as is known here.
    func isHeld(by session: String) -> Bool
}

/// A session that has a name.
package struct NamedSession: Sendable, Equatable {
    /// The session's own, see ``Session/id``.
    package let id: String
    /// Who the session belongs to. Its display name is the name in use.
    package let identity: Identity
    /// When it began, or any moment between that and its end.
    package let began: Timestamp
}
