// A login provider that says what a test wants.
// SPDX-License-Identifier: MIT

@testable import ChatHTTP
import Chat
import Deferred
import Synchronization

/// Knows people by the codes that it would have given them.
final class ScriptedProvider: IdentityProvider {
    let name: String
    let title: String
    let issuer: String

    private struct Script {
        var answers: [String: Result<ProvenIdentity, ProviderError>] = [:]
        var delay = Duration.zero
        var isAway = false
        var logout: String?
        var logins: [PendingLogin] = []
        var asked: [(code: String, issuer: String?, callback: String)] = []
        var cancelled = 0
    }

    private let script = Mutex(Script())

    init(_ name: String = "example", title: String = "Example") {
        self.name = name
        self.title = title
        issuer = "https://\(name).example"
    }

    /// A code for somebody.
    func know(_ code: String, _ subject: String, called name: String?) {
        let proven = ProvenIdentity(issuer: issuer, subject: subject, displayName: name)
        script.withLock { $0.answers[code] = .success(proven) }
    }

    func refuse(_ code: String, _ error: ProviderError) {
        script.withLock { $0.answers[code] = .failure(error) }
    }

    func takeTime(_ delay: Duration) { script.withLock { $0.delay = delay } }
    func goAway() { script.withLock { $0.isAway = true } }
    func logOut(at url: String) { script.withLock { $0.logout = url } }

    /// All logins that visitors set out for, in order.
    var logins: [PendingLogin] { script.withLock { $0.logins } }
    /// What it was asked about visitors who came back.
    var asked: [(code: String, issuer: String?, callback: String)] { script.withLock { $0.asked } }
    /// How often somebody has lost interest in the answer.
    var cancelled: Int { script.withLock { $0.cancelled } }

    func authorizationURL(
        for login: PendingLogin, callback: String
    ) throws(ProviderError) -> String {
        let isAway = script.withLock { script in
            script.logins.append(login)
            return script.isAway
        }
        if isAway { throw .unavailable }
        return "\(issuer)/authorize?state=\(login.state)"
    }

    func identify(
        code: String, issuer: String?, for login: PendingLogin, callback: String,
        on scheduler: any Scheduler
    ) -> Deferred<ProvenIdentity> {
        let (answer, delay) = script.withLock { script in
            script.asked.append((code, issuer, callback))
            return (script.answers[code] ?? .failure(.unproven), script.delay)
        }
        if delay == .zero { return answer.deferred }
        let deferred = Deferred<ProvenIdentity> { [self] _ in
            script.withLock { $0.cancelled += 1 }
        }
        scheduler.callLater(delay) { try? deferred.callback(answer.mapError { $0 }) }
        return deferred
    }

    func logoutURL(backTo page: String) -> String? { script.withLock { $0.logout } }
}

extension Result where Failure == ProviderError {
    fileprivate var deferred: Deferred<Success> {
        switch self {
        case .success(let value): .succeed(value)
        case .failure(let error): .fail(error)
        }
    }
}
