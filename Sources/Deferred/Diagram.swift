// A chain drawn before it fires, and in words.
// SPDX-License-Identifier: MIT

/// How a drawing is written down.
public enum DiagramFormat: Sendable {
    /// Lines of text.
    case text

    /// A flowchart for Mermaid, which Markdown viewers draw.
    case mermaid

    /// An image.
    case svg
}

extension Deferred {
    /// The stages that have not run, lane by lane, each with the line it was added at.
    ///
    /// Nothing has to be on for that.
    public func diagram(_ format: DiagramFormat = .text) -> String {
        LaneDrawing(planned: core).written(as: format)
    }

    /// Where it stands, in a sentence for each Deferred it waits for: whom to fire.
    public func explain() -> String {
        var sentences: [String] = []
        var next: Core? = core
        while let core = next {
            sentences.append(core.explanation)
            next = if case .waiting(let inner) = core.result { inner } else { nil }
        }
        return sentences.joined(separator: "\n")
    }
}

extension LaneDrawing {
    /// The drawing in this format.
    public func written(as format: DiagramFormat) -> String {
        switch format {
        case .text: text
        case .mermaid: mermaid
        case .svg: svg
        }
    }

    init(planned core: Core) {
        self.init()
        append(LaneRow(mark: .title, note: "\(core.title), \(core.state)"))
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

extension Core {
    /// `#1 page`; the number alone when it has no name.
    var title: String { "#\(number)" + (notes?.name.map { " \($0)" } ?? "") }

    /// Where it stands, in a word or two.
    fileprivate var state: String {
        let paused = pauses == 0 ? "" : ", paused \(pauses) times"
        switch result {
        case .pending(nil): return "not fired\(paused)"
        case .pending(let source?): return "not fired, chained to #\(source.number)\(paused)"
        case .waiting(let inner): return "waits for \(inner.title)\(paused)"
        case .value: return "fired at \(fired.short), on the callback lane\(paused)"
        case .failure: return "fired at \(fired.short), on the errback lane\(paused)"
        }
    }

    /// `#1 page, created at main.swift:4, waits for #2, 3 stages to run`.
    fileprivate var explanation: String {
        let left = stages.steps.filter { if case .stage = $0 { true } else { false } }.count
        let stages = left == 1 ? "1 stage" : "\(left) stages"
        let age = DeferredTrace.age(of: number).map { ", \($0.tenths) s ago" } ?? ""
        return "\(title), created at \(created.short)\(age), \(state), \(stages) to run"
    }
}

extension Duration {
    /// Seconds, with one decimal.
    fileprivate var tenths: String {
        let (seconds, attoseconds) = components
        return "\(seconds).\(attoseconds / 100_000_000_000_000_000)"
    }
}
