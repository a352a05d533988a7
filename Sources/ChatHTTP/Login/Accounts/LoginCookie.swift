// What a browser keeps of a login that has begun.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// A cookie for each login that is under way: somebody may begin one in each of several tabs. The server
/// keeps nothing.
///
/// It is called by the first letters of the login's `state`, and that name is signed with the rest: no
/// cookie passes for another.
struct LoginCookie {
    /// As the browser sends it.
    let name: String
    /// `1.key.provider.state.nonce.verifier.seconds.back.signature`
    let value: String

    /// Logins that one browser may have under way: more would not fit into a header beside the session.
    static let most = 4

    /// Letters of the state that stand in the name.
    private static let letters = 8

    init(name: String, value: String) {
        (self.name, self.value) = (name, value)
    }

    /// - Parameter name: See ``Request/loginCookieName(_:of:)``.
    init(_ login: PendingLogin, name: String, signedBy key: KeyRing.Key) {
        let text = [
            "1", key.id, login.provider, login.state, login.nonce, login.verifier,
            String(login.expires.milliseconds / 1000), Base64URL.encode(login.back.utf8),
        ].joined(separator: ".")
        let signature = HMACSignature.of("\(name).\(text)", by: key.key(for: .login))
        self.init(name: name, value: text + "." + Base64URL.encode(signature))
    }

    /// The login; nil where the cookie is not ours, is not whole, or came too late. Nothing in it is read
    /// before the signature has been.
    func login(signedBy ring: KeyRing, at now: Timestamp) -> PendingLogin? {
        guard value.utf8.count <= LoginCookie.maxLength else { return nil }
        let parts = value.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 9, parts[0] == "1", let key = ring.key(parts[1]),
            let signature = Base64URL.decode(parts[8]),
            HMACSignature.isGood(
                signature, of: "\(name).\(value.dropLast(parts[8].count + 1))",
                by: key.key(for: .login)),
            let seconds = Int(decimal: parts[6].utf8.span), let back = Base64URL.decode(parts[7])
        else { return nil }
        let expires = Timestamp(milliseconds: seconds * 1000)
        guard expires > now else { return nil }
        return PendingLogin(
            provider: String(parts[2]), state: String(parts[3]), nonce: String(parts[4]),
            verifier: String(parts[5]), back: String(decoding: back, as: UTF8.self),
            expires: expires)
    }

    /// In bytes. A longer one is not looked at.
    private static let maxLength = 1500

    /// The beginning of a state, as it stands in the cookie's name; nil for what cannot be a state.
    static func mark(of state: String) -> Substring? {
        guard Base64URL.decode(state)?.count == PendingLogin.stateBytes else { return nil }
        return state.prefix(letters)
    }
}

extension PendingLogin {
    /// A login that begins now.
    ///
    /// - Parameter back: Checked: see ``BackPath``.
    init(_ provider: any IdentityProvider, back: String, at now: Timestamp) {
        func random(_ count: Int) -> String {
            var source = SystemRandomNumberGenerator()
            return Base64URL.encode((0..<count).map { _ in source.next() })
        }
        // As precise as the cookie has it.
        let seconds = (now.milliseconds / 1000 + Int(PendingLogin.lifetime / .seconds(1)))
        self.init(
            provider: provider.name, state: random(PendingLogin.stateBytes), nonce: random(16),
            verifier: random(32), back: back, expires: Timestamp(milliseconds: seconds * 1000))
    }

    /// Random bytes of a state.
    fileprivate static let stateBytes = 16

    /// Takes as long for another state as for this one.
    func hasState(_ state: String) -> Bool {
        let (one, other) = (Array(self.state.utf8), Array(state.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | $1.0 ^ $1.1 } == 0
    }
}
