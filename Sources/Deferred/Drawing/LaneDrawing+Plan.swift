// A chain drawn before it fires.
// SPDX-License-Identifier: MIT

extension LaneDrawing {
    init(planned core: Core) {
        self.init()
        append(LaneRow(mark: .title, note: "\(core.title), \(ChainExplanation(core).state)"))
        for step in core.stages.steps {
            switch step {
            case .stage(let stage, let site, let number):
                append(
                    LaneRow(
                        mark: .planned, lane: stage.kind == .errback ? .errback : .callback,
                        isOnBoth: stage.kind == .both || stage.kind == .pair,
                        label: "\(number) \(stage.kind.rawValue)", note: site.short))
            case .resume(let outer):
                append(LaneRow(mark: .title, note: "> its result goes to \(outer.title)"))
            }
        }
    }
}
