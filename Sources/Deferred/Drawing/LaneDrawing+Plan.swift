// A chain drawn before it fires.
// SPDX-License-Identifier: MIT

extension LaneDrawing {
    init(planned core: Core) {
        self.init()
        append(LaneRow(mark: .title, note: "\(core.title), \(ChainExplanation(core).state)"))
        for waiting in core.stages.all { append(LaneRow(planned: waiting, of: core)) }
    }
}

extension LaneRow {
    fileprivate init(planned waiting: StageQueue.Waiting, of core: Core) {
        if let outer = waiting.outer {
            self.init(mark: .title, note: "> its result goes to \(outer.title)")
            return
        }
        let kind = waiting.stage.kind
        let name = core.notes?.name(ofStage: waiting.number).map { " \($0)" } ?? ""
        self.init(
            mark: .planned, lane: kind == .errback ? .errback : .callback,
            isOnBoth: kind == .both || kind == .pair,
            label: "\(waiting.number) \(kind.rawValue)", note: waiting.site.short + name)
    }
}
