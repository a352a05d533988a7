// Where a Deferred stands, in words.
// SPDX-License-Identifier: MIT

/// What `explain` says of one Deferred.
struct ChainExplanation {
    private let core: Core

    init(_ core: Core) {
        self.core = core
    }

    /// Where it stands, in a word or two.
    var state: String {
        let paused = core.pauses == 0 ? "" : ", paused \(core.pauses) times"
        switch core.result.outcome {
        case nil:
            let source = core.notes?.source.map { ", chained to #\($0.number)" } ?? ""
            return "not fired\(source)\(paused)"
        case .waiting(let inner): return "waits for \(inner.title)\(paused)"
        case .value: return "fired at \(core.fired.short), on the callback lane\(paused)"
        case .failure: return "fired at \(core.fired.short), on the errback lane\(paused)"
        }
    }

    /// `#1 page, created at main.swift:4, waits for #2, 3 stages to run`.
    var sentence: String {
        let left = core.stages.all.filter { $0.outer == nil }.count
        let stages = left == 1 ? "1 stage" : "\(left) stages"
        let age = DeferredTrace.age(of: core.number).map { ", \($0.tenths) s ago" } ?? ""
        return "\(core.title), created at \(core.created.short)\(age), \(state), \(stages) to run"
    }
}

extension Duration {
    /// Seconds, with one decimal.
    fileprivate var tenths: String {
        let (seconds, attoseconds) = components
        return "\(seconds).\(attoseconds / 100_000_000_000_000_000)"
    }
}
