// Names in use, tries and keys in a fake server.
// SPDX-License-Identifier: MIT

@testable import Chat

/// What nodes keep beside messages.
struct FakeRegister {
    /// What ends by itself.
    private struct Lease<Value> {
        var value: Value
        var until: Timestamp
    }

    /// Who has the names of a look.
    private var holders: [String: Lease<String>] = [:]
    private var claims: [String: Lease<SessionClaim>] = [:]
    private var ended: Set<String> = []
    private var tries: [String: Lease<Int>] = [:]
    private var keys: String?

    private static let lease = Duration.seconds(180)

    /// - Returns: The answer, and what all nodes are told.
    mutating func answer(
        _ request: RegisterRequest, at now: Timestamp
    ) -> (answer: RegisterAnswer, news: [ChatEvent]) {
        switch request {
        case .take(let new, insteadOf: let old): return take(new, insteadOf: old, at: now)
        case .renew(let claims): return (.standings(claims.map { renew($0, at: now) }), [])
        case .end(let claim): return (.done, [end(claim, at: now)])
        case .endAll(looks: let looks): return endAll(looks, at: now)
        case .reserve(looks: let looks, holder: let holder, let span):
            for look in looks { holders[look] = Lease(value: holder, until: now + span) }
            return (.done, [])
        case .countTry(key: let key, limit: let limit, per: let span):
            return (.wait(countTry(key, limit, span, at: now)), [])
        case .readKeys: return (.text(keys), [])
        case .replaceKeys(old: let old, new: let new):
            guard keys == old else { return (.granted(false), []) }
            keys = new
            return (.granted(true), [.keysChanged])
        }
    }

    private func holder(of look: String, at now: Timestamp) -> String? {
        holders[look].flatMap { $0.until > now ? $0.value : nil }
    }

    private mutating func take(
        _ new: SessionClaim, insteadOf old: SessionClaim?, at now: Timestamp
    ) -> (RegisterAnswer, [ChatEvent]) {
        let isFree = new.looks.allSatisfy { look in
            let holder = holder(of: look, at: now)
            return holder == nil || holder == new.session || holder == old?.session
        }
        guard isFree else { return (.granted(false), []) }
        let news = old.flatMap { $0.session == new.session ? nil : end($0, at: now) }
        keep(new, at: now)
        return (.granted(true), news.map { [$0] } ?? [])
    }

    private mutating func keep(_ claim: SessionClaim, at now: Timestamp) {
        let until = now + FakeRegister.lease
        for look in claim.looks where !SessionClaim.isShared(look) {
            holders[look] = Lease(value: claim.session, until: until)
        }
        claims[claim.session] = Lease(value: claim, until: until)
    }

    private mutating func renew(_ claim: SessionClaim, at now: Timestamp) -> SessionStanding {
        if ended.contains(claim.session) { return .ended }
        let isTaken = claim.looks.contains {
            holder(of: $0, at: now).map { $0 != claim.session } ?? false
        }
        if isTaken { return .nameInUse }
        keep(claim, at: now)
        return .good
    }

    private mutating func end(_ claim: SessionClaim, at now: Timestamp) -> ChatEvent {
        for look in claim.looks where holder(of: look, at: now) == claim.session {
            holders[look] = nil
        }
        claims[claim.session] = nil
        ended.insert(claim.session)
        return .sessionEnded(claim.session, Identity(name: claim.name))
    }

    private mutating func endAll(
        _ looks: [String], at now: Timestamp
    ) -> (RegisterAnswer, [ChatEvent]) {
        var found: [SessionClaim] = []
        var news: [ChatEvent] = []
        for look in looks {
            for claim in sessions(with: look, at: now) {
                found.append(claim)
                news.append(end(claim, at: now))
            }
        }
        return (.claims(found), news)
    }

    private func sessions(with look: String, at now: Timestamp) -> [SessionClaim] {
        guard SessionClaim.isShared(look) else {
            return [holder(of: look, at: now).flatMap { claims[$0]?.value }].compactMap { $0 }
        }
        return claims.values.filter { $0.until > now && $0.value.looks.contains(look) }
            .map(\.value).sorted { $0.session < $1.session }
    }

    private mutating func countTry(
        _ key: String, _ limit: Int, _ span: Duration, at now: Timestamp
    ) -> Duration? {
        var count = tries[key] ?? Lease(value: 0, until: now + span)
        if count.until <= now { count = Lease(value: 0, until: now + span) }
        count.value += 1
        tries[key] = count
        if count.value <= limit { return nil }
        return .milliseconds(count.until.milliseconds - now.milliseconds)
    }
}
