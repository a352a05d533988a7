// `GET /login/{provider}/callback`: a visitor comes back from a provider.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The one door that may act when another site has led a browser here: what guards it is the cookie of the
/// login, which only the browser has that set out.
///
/// While the provider is asked, this request waits, and nothing else does. Where its client goes away, the
/// provider is not asked any longer.
final class LoginCallback: ChatResource, RendersGET {
    /// - Throws: 403 for what is no link, 404 for an unknown provider. All else leads back to the page,
    ///   which shows what went wrong.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeNavigation()
        request.extraFields.append(("Vary", "Cookie"))
        guard let provider = chat.sessions.accounts.provider(request.pathValue("provider") ?? "")
        else { throw HTTPError.noProvider }
        do throws(LoginFailure) {
            let login = try login(request, provider)
            return try finish(login, request, provider)
        } catch {
            return .response(refused(error))
        }
    }

    /// The login that is under way in this browser. Its cookie is gone from now on.
    private func login(
        _ request: Request, _ provider: any IdentityProvider
    ) throws(LoginFailure) -> PendingLogin {
        let (sessions, site) = (chat.sessions, chat.address)
        guard let state = (try? request.query.value("state")) ?? nil,
            let cookie = request.loginCookie(for: state, of: site)
        else { throw .expired }
        request.extraFields.append(request.field(clearing: cookie, of: site))
        guard let ring = sessions.ring else { throw .unavailable }
        guard let login = cookie.login(signedBy: ring, at: sessions.clock.now()),
            login.hasState(state), login.provider == provider.name
        else { throw .expired }
        return login
    }

    private func finish(
        _ login: PendingLogin, _ request: Request, _ provider: any IdentityProvider
    ) throws(LoginFailure) -> Reply {
        // Whatever it says, this login has come back.
        let answer = Result { () throws(LoginFailure) in try ProviderAnswer(request.query) }
        let (sessions, share) = (chat.sessions, request.share)
        guard let callback = request.callback(of: provider, at: chat.address) else {
            throw .unavailable
        }
        do { try share.take(of: .logins) } catch { throw .busy }
        let old = request.sessionCookie(of: chat.address).flatMap(sessions.session(cookie:))
        request.keepWhole()
        let response = sessions.registry.spend(login, for: chat.caller).deferred
            .addCallback { [chat] isFirst -> Deferred<ProvenIdentity> in
                guard isFirst else { throw LoginFailure.expired }
                let answer = try answer.get()
                return provider.identify(
                    code: answer.code, issuer: answer.issuer, for: login, callback: callback,
                    on: chat.scheduler)
            }
            .addCallback { [chat] proven -> Deferred<Session> in
                try chat.admission.enter(proven, by: provider.name, insteadOf: old).deferred
            }
            .addCallback { [chat] session -> Response in
                chat.limits.loginCounts.add(.ok)
                request.extraFields.append(
                    request.cookieField(try chat.sessions.cookie(session), of: chat.address))
                return .redirect(to: login.back)
            }
            .addErrback { [self] failure -> Response in
                // A client that has gone is no failure.
                request.isFinished ? .text(.ok, "") : refused(LoginFailure(failure.error))
            }
            .addBoth { result -> Response in
                share.give(of: .logins)
                return try result.get()
            }
        return .later(response)
    }

    private func refused(_ failure: LoginFailure) -> Response {
        chat.limits.loginCounts.add(failure.outcome)
        return failure.redirect(below: chat.address.path)
    }
}

/// What a provider has sent the browser back with.
private struct ProviderAnswer {
    let code: String
    /// RFC 9207; nil where the provider does not say it.
    let issuer: String?

    /// RFC 6749 section 4.1.2. Nothing of an error is repeated anywhere.
    ///
    /// - Throws: Why there is no code.
    init(_ query: Query) throws(LoginFailure) {
        let (error, code, issuer): (String?, String?, String?)
        do {
            error = try query.value("error")
            code = try query.value("code")
            issuer = try query.value("iss")
        } catch {
            // One of them was given twice.
            throw .failed
        }
        if let error { throw error == "access_denied" ? .cancelled : .failed }
        guard let code, !code.isEmpty, code.utf8.count <= ProviderAnswer.maxLength else {
            throw .failed
        }
        (self.code, self.issuer) = (code, issuer)
    }

    /// In bytes, of a code.
    private static let maxLength = 2048
}
