// Login by a provider.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import HTTPSClient
import OpenIDConnect

/// The options under the heading "Login by a provider".
struct OIDCOptions: ParsableArguments {
    static let maxProviders = 16

    @Option(
        help: ArgumentHelp(
            """
            Login provider that speaks OpenID Connect: the URL by which it calls itself. Its page for \
            this client must allow the address of --public-url and behind it /login/NAME/callback, \
            where NAME is --oidc-name.
            """, valueName: "url"))
    var oidcIssuer: String?

    @Option(
        help: ArgumentHelp("What the provider calls this server.", valueName: "id"))
    var oidcClientId: String?

    @Option(
        help: ArgumentHelp(
            """
            File with the secret that the provider has given this server, in one line. Other users must \
            not be able to read it. (default: none, for a public client)
            """, valueName: "path"))
    var oidcClientSecretFile: String?

    @Option(
        help: ArgumentHelp(
            "Name of the provider in paths and in --moderator: a-z, 0-9 and -. (default: oidc)",
            valueName: "name"))
    var oidcName: String?

    @Option(
        help: ArgumentHelp(
            "What the page calls the provider. (default: its host)", valueName: "text"))
    var oidcTitle: String?

    @Option(
        help: ArgumentHelp(
            """
            Who may log in, by what the provider says of them: email=*@example.org for the verified \
            addresses of a domain, or CLAIM=VALUE, such as groups=chat. Repeat the option for more; one \
            that fits is enough. (default: all who have an account at the provider)
            """, valueName: "rule"))
    var oidcAllow: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            One of several providers, as KEY=VALUE with commas in between: issuer, client-id, \
            client-secret-file, name, title, allow. Repeat the option for each. They stand beside that of \
            --oidc-issuer.
            """, valueName: "fields"))
    var oidc: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            File with the certificates, in PEM, of the authorities that vouch for the providers. \
            (default: those of the system)
            """, valueName: "path"))
    var oidcCaFile: String?

    /// ArgumentParser calls it after parsing, before a secret is read.
    func validate() throws {
        do throws(OIDCOptionError) { _ = try providers() } catch {
            throw ValidationError(error.description)
        }
    }
}

extension OIDCOptions {
    /// All providers, that of the single options in front.
    func providers() throws(OIDCOptionError) -> [NamedProvider] {
        var providers: [NamedProvider] = []
        if let single = try single() { providers.append(single) }
        for text in oidc { providers.append(try NamedProvider(parsing: text)) }
        guard providers.count <= OIDCOptions.maxProviders else { throw .tooMany(providers.count) }
        var names: Set<String> = []
        for provider in providers where !names.insert(provider.name).inserted {
            throw .sameName(provider.name)
        }
        return providers
    }

    private func single() throws(OIDCOptionError) -> NamedProvider? {
        let values = [
            ("issuer", oidcIssuer), ("client-id", oidcClientId),
            ("client-secret-file", oidcClientSecretFile), ("name", oidcName), ("title", oidcTitle),
        ]
        let given = values.compactMap { key, value in value.map { (key: key, value: $0) } }
        let rules = oidcAllow.map { (key: "allow", value: $0) }
        if given.isEmpty, rules.isEmpty { return nil }
        guard oidcIssuer != nil else { throw .noIssuerOption }
        return try NamedProvider(given + rules)
    }

    /// Whose certificates count.
    ///
    /// - Throws: Where the file of authorities cannot be read.
    func trust(for providers: [NamedProvider]) throws(OIDCOptionError) -> HTTPSTrust {
        if let oidcCaFile, access(oidcCaFile, R_OK) != 0 { throw .noAuthorities(oidcCaFile) }
        return HTTPSTrust(
            authorities: oidcCaFile,
            allowsPlainLoopback: providers.contains { $0.issuer.isPlain })
    }
}
