// Who may enter, by what a provider says of them.
// SPDX-License-Identifier: MIT

/// `CLAIM=VALUE`: the claim is that text, or a list that has it. `email=*@example.org` stands for all
/// addresses of a domain. E-mail addresses count where the provider has verified them.
package struct AccessRule: Sendable, Equatable {
    private let claim: String
    private let value: String

    /// nil for what is no rule. A `*` stands in front of an address's domain, or nowhere.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
        (claim, value) = (parts[0], parts[1])
        if value.contains("*") {
            let domain = value.dropFirst(2)
            guard claim == "email", value.hasPrefix("*@"), !domain.isEmpty, !domain.contains("*"),
                !domain.contains("@")
            else { return nil }
        }
    }

    func allows(_ claims: Claims) -> Bool {
        if claim == "email" { return allowsAddress(claims) }
        switch claims[claim] {
        case .flag(let flag): return value == "\(flag)"
        default: return (claims.texts(claim) ?? []).contains { $0.hasBytes(of: value) }
        }
    }

    /// Addresses are compared without regard to capitals.
    private func allowsAddress(_ claims: Claims) -> Bool {
        guard claims["email_verified"] == .flag(true),
            let address = claims.text("email")?.lowercaseASCII, address.isPrintable
        else { return false }
        let wanted = value.lowercaseASCII
        guard wanted.hasPrefix("*@") else { return address.hasBytes(of: wanted) }
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1] == wanted.dropFirst(2)
    }
}
