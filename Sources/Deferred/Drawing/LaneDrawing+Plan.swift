// A chain drawn before it fires.
// SPDX-License-Identifier: MIT

extension LaneDrawing {
    init(planned core: Core) {
        self.init()
        append(LaneRow(mark: .title, note: "\(core.title), \(ChainExplanation(core).state)"))
        for step in core.stages.steps {
            switch step {
            case .run(let waiting):
                let kind = waiting.stage.kind
                append(
                    LaneRow(
                        mark: .planned, lane: kind == .errback ? .errback : .callback,
                        isOnBoth: kind == .both || kind == .pair,
                        label: "\(waiting.number) \(kind.rawValue)", note: waiting.site.short))
            case .resume(let outer):
                append(LaneRow(mark: .title, note: "> its result goes to \(outer.title)"))
            }
        }
    }
}
