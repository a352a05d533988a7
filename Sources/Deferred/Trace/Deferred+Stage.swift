// Names for stages.
// SPDX-License-Identifier: MIT

extension Deferred {
    /// Names the stage that is added next, for drawings and traces.
    ///
    /// ```swift
    /// let page = Deferred<String>("page")
    /// page.stage("parse").addCallback { Int($0) ?? 0 }
    ///     .stage("double").addCallback { $0 * 2 }
    /// ```
    ///
    /// The name is noted where the Deferred has one itself, and while anything is traced. Elsewhere
    /// it costs one load.
    @inlinable
    public func stage(_ name: StaticString) -> Deferred {
        core.nameNextStage(name)
        return self
    }
}

extension Core {
    @usableFromInline
    func nameNextStage(_ name: StaticString) {
        if notes != nil || TraceFlags.areSet { noteNextStage(name) }
    }

    /// Apart, so that the look at whether anybody asks has nothing to save and restore.
    @inline(never)
    private func noteNextStage(_ name: StaticString) {
        if notes?.name != nil || isFollowed { ensuredNotes.stageNames.append((added + 1, name)) }
    }
}

extension DebugNotes {
    func name(ofStage stage: UInt32) -> String? {
        stageNames.last { $0.stage == stage }.map { $0.name.description }
    }
}
