// A provider as this server knows it, and who comes back from it.
// SPDX-License-Identifier: MIT

import Synchronization

/// Reads what a provider says of itself, keeps that for a while, and finds out who has logged in there.
package actor ProviderClient {
    /// Logins that may be on their way; more fail at once.
    package static let maxLogins = 64

    package nonisolated let settings: ProviderSettings
    /// What the provider says of itself; nil while nothing is known. Any thread.
    package nonisolated var metadata: ProviderMetadata? { known.withLock { $0 } }
    private nonisolated let known = Mutex<ProviderMetadata?>(nil)

    private let transport: any ProviderTransport
    private let clock: any ProviderClock
    private var keys: KeySet?
    private var schedule = RefreshSchedule()
    /// What is under way: all who need it wait for the same.
    private var refreshing: Task<ProviderFault?, Never>?
    private var logins = 0

    package init(
        _ settings: ProviderSettings, over transport: any ProviderTransport,
        clock: any ProviderClock
    ) {
        self.settings = settings
        self.transport = transport
        self.clock = clock
    }

    // MARK: - What is known

    /// Reads all again. Call it once at the start, and whenever what it returned has passed.
    ///
    /// - Returns: When to call it next, and what went wrong; then what was known before still counts.
    package func refresh() async -> (next: Duration, fault: ProviderFault?) {
        let fault = await refreshOnce()
        return (schedule.delay, fault)
    }

    private func refreshOnce() async -> ProviderFault? {
        if let refreshing { return await refreshing.value }
        schedule.begin(at: clock.uptime)
        let task = Task { await load() }
        refreshing = task
        let fault = await task.value
        refreshing = nil
        return fault
    }

    private func load() async -> ProviderFault? {
        do throws(ProviderFault) {
            let document = try await get(settings.issuer.discoveryURL, .discovery)
            let metadata = try ProviderMetadata(
                document.body, of: settings.issuer, hasSecret: settings.clientSecret != nil)
            let list = try await get(metadata.keysURL, .keys)
            keys = try await KeySet(list.body)
            known.withLock { $0 = metadata }
            schedule.succeeded(at: clock.uptime, ages: [document.maxAge, list.maxAge])
            return nil
        } catch {
            schedule.failed()
            if schedule.isStale(at: clock.uptime) { keys = nil }
            return error
        }
    }

    private func get(
        _ url: String, _ document: ProviderFault.Document
    ) async throws(ProviderFault) -> ProviderResponse {
        let response = try await send(ProviderRequest(url))
        guard response.status == 200 else { throw .answered(response.status, document) }
        return response
    }

    private func send(_ request: ProviderRequest) async throws(ProviderFault) -> ProviderResponse {
        do {
            return try await transport.send(request)
        } catch {
            throw .unreachable(reason: "\(error)")
        }
    }

    // MARK: - Who has logged in

    /// Gives a code back for a token, and checks that.
    ///
    /// - Parameters:
    ///   - code: As the callback had it.
    ///   - issuer: As the callback had it; nil where it had none. RFC 9207.
    ///   - request: With which the login began.
    package func identify(
        code: String, issuer: String?, for request: AuthorizationRequest
    ) async throws(LoginFailure) -> ProviderAccount {
        guard logins < ProviderClient.maxLogins else { throw .unavailable(.busy) }
        logins += 1
        defer { logins -= 1 }
        let metadata = try await readyMetadata()
        try checkOrigin(issuer, metadata)
        let token = try await redeem(code, for: request, metadata)
        let keys = try await candidates(for: token.header)
        let (subject, claims) = try check(token, keys, nonce: request.nonce)
        if !settings.rules.isEmpty, !settings.rules.contains(where: { $0.allows(claims) }) {
            throw .notAllowed
        }
        return ProviderAccount(subject: subject, claims)
    }

    private func check(
        _ token: IDToken, _ keys: [SigningKey], nonce: String
    ) throws(LoginFailure) -> (subject: String, Claims) {
        let check = ClaimsCheck(
            issuer: settings.issuer, clientID: settings.clientID, nonce: nonce, now: clock.unixTime)
        do throws(TokenFlaw) {
            let claims = try token.claims(signedBy: keys)
            return (try check.subject(of: claims), claims)
        } catch {
            throw .unproven(error)
        }
    }

    private func readyMetadata() async throws(LoginFailure) -> ProviderMetadata {
        let isReady = metadata != nil && keys != nil
        if !isReady, refreshing != nil || schedule.mayAskNow(at: clock.uptime) {
            if let fault = await refreshOnce() { throw .unavailable(fault) }
        }
        guard let metadata, keys != nil else { throw .unavailable(.notReady) }
        return metadata
    }

    /// The way back must come from the provider that the visitor was sent to. RFC 9207 section 2.4.
    private func checkOrigin(_ issuer: String?, _ metadata: ProviderMetadata) throws(LoginFailure) {
        guard let issuer else {
            if metadata.announcesIssuer { throw .unproven(.otherProvider) }
            return
        }
        if !issuer.hasBytes(of: "\(settings.issuer)") { throw .unproven(.otherProvider) }
    }

    private func redeem(
        _ code: String, for request: AuthorizationRequest, _ metadata: ProviderMetadata
    ) async throws(LoginFailure) -> IDToken {
        guard 1...4096 ~= code.utf8.count else { throw .unproven(.codeRefused) }
        let response: ProviderResponse
        do throws(ProviderFault) {
            response = try await send(
                metadata.tokenRequest(code: code, for: request, by: settings))
        } catch {
            throw .unavailable(error)
        }
        let answer = try TokenAnswer(response)
        do throws(TokenFlaw) { return try IDToken(answer.idToken) } catch { throw .unproven(error) }
    }

    /// A key that is not known may be new: then all are read again, but not more than once a minute,
    /// whatever visitors bring.
    private func candidates(
        for header: IDToken.Header
    ) async throws(LoginFailure) -> [SigningKey] {
        if let known = keys?.candidates(header), !known.isEmpty { return known }
        if refreshing != nil || schedule.mayLookForKeys(at: clock.uptime) {
            _ = await refreshOnce()
        }
        guard let found = keys?.candidates(header), !found.isEmpty else {
            throw .unproven(.unknownKey)
        }
        return found
    }
}
