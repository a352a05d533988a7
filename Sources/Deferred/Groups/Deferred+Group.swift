// How a group learns its members' results, and how it is cancelled.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// What is left of a member when its group consumed errors: the value, or nil in the place of
    /// a failure, as Twisted leaves `None`.
    public var consumed: Deferred<Value?> { Deferred<Value?>(core: core) }

    /// A group whose members are all of one type, and decide its result.
    ///
    /// - Parameter hear: Given the group, a member's result, and which member it is.
    static func group<Member>(
        of members: [Deferred<Member>], _ consumeErrors: Bool,
        _ file: StaticString, _ line: UInt,
        _ hear: @escaping (Deferred, Result<Member, Failure>, Int) throws -> Void
    ) -> Deferred {
        let cores = members.map(\.core)
        let known = GroupMembers(cores)
        let group = Deferred(of: known, cores, at: CallSite(file, line)) { group, failure, index in
            try hear(group, .failure(failure), index)
        }
        group.core.isDecidedElsewhere = true
        for (index, member) in members.enumerated() {
            member.onResult(consumeErrors, file, line) { result in
                known.hear(index)
                try hear(group, result, index)
            }
        }
        return group
    }

    /// Adds the stage by which a group learns a member's result; the member keeps it.
    func onResult(
        _ consumeErrors: Bool, _ file: StaticString, _ line: UInt,
        _ body: @escaping (Result<Value, Failure>) throws -> Void
    ) {
        guard consumeErrors else {
            addBoth(
                { result in
                    try body(result)
                    return try result.get()
                }, file: file, line: line)
            return
        }
        core.claim(for: .group)
        addBoth(
            { result -> Value? in
                try body(result)
                guard case .success(let value) = result else { return nil }
                return .some(value)
            }, file: file, line: line)
    }

    /// Fires a group that fails with its first failure, and else waits for `values`.
    func settle<Member>(
        _ result: Result<Member, Failure>, _ index: Int, _ file: StaticString, _ line: UInt,
        _ values: () -> Value?
    ) throws {
        if case .failure(let failure) = result {
            try fail(failure, index, file, line)
        } else if !hasFired, let values = values() {
            try callback(values, file: file, line: line)
        }
    }

    /// Fails a group with its first failure.
    func fail(
        _ failure: Failure, _ index: Int, _ file: StaticString, _ line: UInt
    ) throws {
        guard !hasFired else { return }
        try errback(FirstError(failure: failure, index: index), file: file, line: line)
    }
}

extension Deferred {
    /// A group that is cancelled through its members.
    ///
    /// - Parameter hear: Given the group and a member's failure. It must not hold the group, for the
    ///   group holds it.
    init(
        of members: GroupMembers, _ cores: [Core], at site: CallSite,
        _ hear: @escaping (Deferred, Failure, Int) throws -> Void
    ) {
        core = Core(Value.self, at: site)
        let kept = cores.map { $0.canceller == nil ? nil : $0 }
        core.canceller = .function { core in
            members.cancel(kept, at: site) { index in
                let cancelled = core.failure(CancelledError(), at: site)
                try? hear(Deferred(core: core), cancelled, index)
            }
        }
    }
}
