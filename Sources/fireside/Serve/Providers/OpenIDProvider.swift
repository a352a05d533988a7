// A provider that speaks OpenID Connect, as the chat's doors see it.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import EventLoop
import Logging
import OpenIDConnect

/// Any thread. What it asks, it asks on the outgoing thread; signatures are checked on Swift's own threads.
struct OpenIDProvider: IdentityProvider {
    /// Longer than any one request may take: a login may need the provider's keys first.
    static let patience = Duration.seconds(30)

    let name: String
    let title: String
    let client: ProviderClient
    let log: ThrottledLog

    var issuer: String { "\(client.settings.issuer)" }

    private var clientID: String { client.settings.clientID }

    func authorizationURL(
        for login: PendingLogin, callback: String
    ) throws(ProviderError) -> String {
        guard let metadata = client.metadata else { throw .unavailable }
        return metadata.authorizationURL(
            AuthorizationRequest(login, callback), clientID: clientID)
    }

    func logoutURL(backTo page: String) -> String? {
        client.metadata?.logoutURL(clientID: clientID, backTo: page)
    }

    func identify(
        code: String, issuer: String?, for login: PendingLogin, callback: String,
        on scheduler: any Scheduler
    ) -> Deferred<ProvenIdentity> {
        guard let loop = scheduler as? EventLoop else {
            fatalError("a login provider's answer comes on an EventLoop; pass the one that asks")
        }
        let (deferred, promise) = loop.promise(of: ProviderAccount.self)
        let request = AuthorizationRequest(login, callback)
        Task {
            do throws(LoginFailure) {
                let account = try await client.identify(code: code, issuer: issuer, for: request)
                promise.fire(.success(account))
            } catch {
                note(error)
                promise.fire(.failure(ProviderError(error)))
            }
        }
        return deferred.addTimeout(OpenIDProvider.patience, clock: loop) { _, _ in
            throw ProviderError.unavailable
        }
        .addCallback { [self] account in
            ProvenIdentity(
                issuer: self.issuer, subject: account.subject, displayName: account.displayName)
        }
    }

    /// For the operator: why, and nothing of whom.
    private func note(_ failure: LoginFailure) {
        switch failure {
        case .unavailable(let fault):
            log.note(
                "a login with a provider failed", .warning,
                ["provider": "\(name)", "error": "\(fault)"])
        case .unproven(let flaw):
            log.note(
                "a login with a provider was refused", .notice,
                ["provider": "\(name)", "reason": "\(flaw)"])
        case .notAllowed:
            log.note(
                "a login with a provider was refused", .info,
                ["provider": "\(name)", "reason": "no --oidc-allow lets them in"])
        }
    }
}

extension AuthorizationRequest {
    fileprivate init(_ login: PendingLogin, _ callback: String) {
        self.init(
            state: login.state, nonce: login.nonce, verifier: login.verifier,
            redirectURL: callback)
    }
}

extension ProviderError {
    fileprivate init(_ failure: LoginFailure) {
        switch failure {
        case .unavailable: self = .unavailable
        case .unproven: self = .unproven
        case .notAllowed: self = .notAllowed
        }
    }
}
