// Whether a token is for this client, this login and this moment.
// SPDX-License-Identifier: MIT

/// What a token must say. OpenID Connect Core section 3.1.3.7.
struct ClaimsCheck {
    /// How far two clocks may differ, in seconds.
    static let skew = 60.0

    let issuer: Issuer
    let clientID: String
    let nonce: String
    /// Seconds since 1970.
    let now: Double

    /// - Returns: The subject.
    func subject(of claims: Claims) throws(TokenFlaw) -> String {
        guard claims.text("iss")?.hasBytes(of: "\(issuer)") == true else { throw .issuer }
        try checkAudience(claims)
        try checkTimes(claims)
        guard claims.text("nonce")?.hasBytes(of: nonce) == true else { throw .nonce }
        guard let subject = claims.text("sub"), 1...255 ~= subject.utf8.count, subject.isPrintable
        else { throw .subject }
        return subject
    }

    /// A token for several must say which of them asked for it.
    private func checkAudience(_ claims: Claims) throws(TokenFlaw) {
        let audiences = claims.texts("aud") ?? []
        guard audiences.contains(where: { $0.hasBytes(of: clientID) }) else { throw .audience }
        if audiences.count == 1, claims["azp"] == nil { return }
        guard claims.text("azp")?.hasBytes(of: clientID) == true else { throw .audience }
    }

    private func checkTimes(_ claims: Claims) throws(TokenFlaw) {
        guard let end = claims.time("exp"), now < end + ClaimsCheck.skew else { throw .expired }
        guard let issued = claims.time("iat"), issued <= now + ClaimsCheck.skew else {
            throw .notYetValid
        }
        if claims["nbf"] == nil { return }
        guard let start = claims.time("nbf"), start <= now + ClaimsCheck.skew else {
            throw .notYetValid
        }
    }
}
