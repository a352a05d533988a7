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
    public func stage(_ name: StaticString) -> Deferred {
        if core.notes?.name != nil || TraceFlags.areSet && core.isFollowed {
            core.ensuredNotes.stageNames.append((core.added + 1, name))
        }
        return self
    }
}

extension DebugNotes {
    func name(ofStage stage: UInt32) -> String? {
        stageNames.last { $0.stage == stage }.map { $0.name.description }
    }
}
