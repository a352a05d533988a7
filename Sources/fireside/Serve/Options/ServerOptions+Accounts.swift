// Who vouches for visitors, and whether that can work.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP

extension ServerOptions {
    /// Who vouches for visitors.
    ///
    /// - Parameter login: Who may post.
    func accounts(
        _ login: Sessions.Login, _ providers: [any IdentityProvider]
    ) -> Accounts {
        Accounts(
            providers: providers, proxy: login == .proxy ? proxies.login : nil,
            moderators: logins.moderator)
    }

    /// - Parameters:
    ///   - login: Who may post.
    ///   - addresses: Where the server listens.
    /// - Throws: What would keep people from logging in, or let anyone be anyone, in a sentence for the
    ///   user.
    func checkAccounts(_ login: Sessions.Login, at addresses: ServerAddresses) throws {
        var names = try oidc.providers().map(\.name)
        if let problem = problem(ofProviders: names, login, addresses) {
            throw ValidationError(problem)
        }
        if login == .proxy {
            if let proxyProblem { throw ValidationError(proxyProblem) }
            names.append(ProxyLogin.name)
        }
        for account in logins.moderator where !names.contains(account.provider) {
            throw ValidationError(
                "--moderator \(account): there is no login provider called \(account.provider); "
                    + "write PROVIDER:SUBJECT")
        }
    }

    private func problem(
        ofProviders names: [String], _ login: Sessions.Login, _ addresses: ServerAddresses
    ) -> String? {
        if login == .oidc, names.isEmpty {
            return "--login oidc: nobody could log in; name a provider with --oidc-issuer"
        }
        if names.contains(ProxyLogin.name) {
            return "a login provider cannot be called proxy: choose another --oidc-name"
        }
        let isReachable = !addresses.isLocal || addresses.isBehindProxy
        if !names.isEmpty, pages.address.origin == nil, isReachable {
            return "login providers send people back to the public address: set --public-url"
        }
        return nil
    }

    private var proxyProblem: String? {
        if proxies.trustProxy.isEmpty {
            return "--login proxy: name the proxy with --trust-proxy; only its header is believed"
        }
        if proxies.trustProxy.contains(where: \.isEverybody) {
            return "--login proxy: --trust-proxy names all addresses, so anyone could be anyone; "
                + "name only the proxy's"
        }
        if proxies.proxyProtocol {
            return
                "--login proxy and --proxy-protocol: such a proxy may pass on what clients say of "
                + "themselves; choose one"
        }
        return nil
    }
}
