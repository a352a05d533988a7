// Names in use, logouts, tries, and keys.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part for logins.
final class RedisRegister {
    /// How long a name stays with a session that does not renew it.
    static let lease = Duration.seconds(180)
    /// How long the end of a session is remembered: no cookie lives longer.
    static let memory = Duration.seconds(30 * 86_400)

    private let runner: ScriptRunner

    init(_ runner: ScriptRunner) {
        self.runner = runner
    }

    /// See ``EngineSession/register(_:)``.
    func answer(_ request: RegisterRequest) -> Deferred<RegisterAnswer> {
        switch request {
        case .take(let claim, let old): take(claim, insteadOf: old)
        case .renew(let claims): claims.isEmpty ? .succeed(.standings([])) : renew(claims)
        case .end(let claim):
            end { command in
                command.append("session")
                command.append(claim.session)
                command.append(claim.name)
                command.append(claim.person?.description ?? "")
                for look in claim.looks { command.append(look) }
            }.addCallback { _ in .done }
        case .endAll(let looks):
            end { command in
                command.append("looks")
                for look in looks { command.append(look) }
            }.addCallback { .claims($0) }
        case .reserve(let looks, let holder, let time): reserve(looks, for: holder, time)
        case .countTry(let key, let limit, let time): countTry(key, limit, time)
        case .readKeys:
            runner.run(RedisCommand("GET", runner.keys.signingKeys)) { cursor throws(RESPError) in
                .text(try cursor.optionalText())
            }
        case .replaceKeys(let old, let new): replaceKeys(old, new)
        }
    }

    private func take(
        _ claim: SessionClaim, insteadOf old: SessionClaim?
    ) -> Deferred<RegisterAnswer> {
        var command = runner.command(.take)
        command.append(RedisRegister.lease.milliseconds)
        command.append(RedisRegister.memory.milliseconds)
        command.append(claim)
        if let old { command.append(old) }
        return granted(command)
    }

    private func renew(_ claims: [SessionClaim]) -> Deferred<RegisterAnswer> {
        var command = runner.command(.renew)
        command.append(RedisRegister.lease.milliseconds)
        for claim in claims { command.append(claim) }
        return runner.run(command) { cursor throws(RESPError) in
            guard try cursor.array() == claims.count else { throw .unexpected }
            var standings: [SessionStanding] = []
            for _ in claims {
                switch try cursor.integer() {
                case 0: standings.append(.good)
                case 1: standings.append(.ended)
                default: standings.append(.nameInUse)
                }
            }
            return .standings(standings)
        }
    }

    private func end(
        _ words: (inout RedisCommand) -> Void
    ) -> Deferred<[SessionClaim]> {
        var command = runner.command(.end)
        command.append(RedisRegister.memory.milliseconds)
        words(&command)
        return runner.run(command) { cursor throws(RESPError) in
            _ = try cursor.array()
            var claims: [SessionClaim] = []
            while !cursor.isAtEnd {
                let session = try cursor.text()
                let name = try cursor.text()
                let person = PersonID(try cursor.text())
                var looks: [String] = []
                for _ in 0..<(try cursor.integer()) { looks.append(try cursor.text()) }
                claims.append(
                    SessionClaim(session: session, name: name, person: person, looks: looks))
            }
            return claims
        }
    }

    private func reserve(
        _ looks: [String], for holder: String, _ time: Duration
    ) -> Deferred<RegisterAnswer> {
        var command = runner.command(.reserve)
        command.append(holder)
        command.append(max(time.milliseconds, 1))
        for look in looks { command.append(look) }
        return runner.run(command).addCallback { .done }
    }

    private func countTry(
        _ key: String, _ limit: Int, _ time: Duration
    ) -> Deferred<RegisterAnswer> {
        var command = runner.command(.count)
        command.append(key)
        command.append(limit)
        command.append(max(time.milliseconds, 1))
        return runner.run(command) { cursor throws(RESPError) in
            let wait = try cursor.integer()
            return .wait(wait > 0 ? .milliseconds(wait) : nil)
        }
    }

    private func replaceKeys(_ old: String?, _ new: String) -> Deferred<RegisterAnswer> {
        var command = runner.command(.keys)
        command.append(new)
        if let old { command.append(old) }
        return granted(command)
    }

    private func granted(_ command: RedisCommand) -> Deferred<RegisterAnswer> {
        runner.run(command) { cursor throws(RESPError) in .granted(try cursor.integer() == 1) }
    }
}

extension RedisCommand {
    /// As the scripts read it: its id, its name, how many looks, and these.
    fileprivate mutating func append(_ claim: SessionClaim) {
        append(claim.session)
        append(claim.name)
        append(claim.person?.description ?? "")
        append(claim.looks.count)
        for look in claim.looks { append(look) }
    }
}

@available(*, unavailable)
extension RedisRegister: Sendable {}
