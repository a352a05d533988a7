// What `fireside serve --check` says about login providers.
// SPDX-License-Identifier: MIT

import OpenIDConnect

extension StartupCheck {
    /// A server starts without its providers, and asks them again.
    mutating func checkProviders() {
        do {
            let providers = try options.oidc.providers()
            if providers.isEmpty { return }
            let trust = try options.oidc.trust(for: providers)
            let outgoing = try OutgoingLoop(trusting: trust)
            defer { outgoing.end() }
            for provider in providers { try check(provider, outgoing) }
        } catch {
            problems.append("\(error)")
        }
    }

    private mutating func check(_ provider: NamedProvider, _ outgoing: OutgoingLoop) throws {
        let settings = try provider.settings()
        facts.append(
            "Provider: \(provider.name), \(settings.issuer), as \(settings.clientID)"
                + (settings.clientSecret == nil ? " without a secret" : ""))
        if settings.rules.isEmpty {
            providerRisks.append(
                "All who have an account at \(settings.issuer.host) may log in: see --oidc-allow.")
        }
        let client = ProviderClient(settings, over: outgoing, clock: SystemProviderClock())
        if let fault = try ProviderProbe(client: client).run() {
            providerRisks.append("Nobody could log in with \(provider.name) now: \(fault).")
        }
    }
}
