// A real run, drawn: two lanes, and the result that moves down them.
// SPDX-License-Identifier: MIT

/// Draws events as they come.
///
/// The callback lane is on the left. `|` is the result; a stage stands where it is met.
public struct LaneDrawing: Sendable {
    private(set) var rows: [LaneRow] = []
    private var current = 0

    /// An empty drawing, for events as they come.
    public init() {}

    /// A drawing of a run that was recorded.
    public init(_ events: [TraceEvent]) {
        for event in events { draw(event) }
    }

    /// Adds what `event` adds to the drawing, and returns those lines as text.
    @discardableResult
    public mutating func draw(_ event: TraceEvent) -> [String] {
        let before = rows.count
        let drawn = rows(of: event)
        if let first = drawn.first, first.mark != .title, current != event.deferred,
            event.kind != .resume
        {
            rows.append(LaneRow(mark: .title, note: "\(event.title) goes on"))
        }
        if !drawn.isEmpty { current = event.deferred }
        rows += drawn
        return rows[before...].map(\.text)
    }

    mutating func append(_ row: LaneRow) {
        rows.append(row)
    }

    private func rows(of event: TraceEvent) -> [LaneRow] {
        let lane = event.lane ?? .callback
        switch event.kind {
        case .fire:
            let call = lane == .callback ? "callback" : "errback"
            let title = "\(event.title) \(call)(\(event.shown))  \(event.site.short)"
            return [LaneRow(mark: .title, note: title), LaneRow(mark: .rail, lane: lane)]
        case .run: return [row(of: event), LaneRow(mark: .rail, lane: lane)]
        case .skip, .wait: return [row(of: event)]
        case .resume:
            let note = "> \(event.title) resumes with \(event.shown) from #\(event.inner ?? 0)"
            return [LaneRow(mark: .rail, lane: lane, note: note)]
        case .pause, .unpause, .cancel, .swallowed, .unhandled:
            let note = "\(event.title) \(event.kind.words)  \(event.site.short)"
            return [LaneRow(mark: .title, note: note)]
        case .created, .added, .released: return []
        }
    }

    private func row(of event: TraceEvent) -> LaneRow {
        let from = event.from ?? .callback
        var row = LaneRow(mark: .ran, lane: from)
        row.label = "\(event.stage) \(event.stageKind?.rawValue ?? "")"
        row.note = "\(event.place) -> \(event.shown)"
        switch (event.kind, from, event.lane) {
        case (.skip, _, _):
            row = LaneRow(mark: .skipped, lane: from, label: row.label)
            row.note = from == .callback ? "skipped: no error here" : "skipped: still failing"
        case (.wait, _, _):
            row.note = "\(event.place) returned #\(event.inner ?? 0): \(event.title) waits"
        case (_, .callback, .errback?):
            row = LaneRow(mark: .threw, lane: from, label: row.label, note: row.note)
        case (_, .errback, .callback?):
            row = LaneRow(mark: .recovered, lane: from, label: row.label, note: row.note)
        default: break
        }
        if event.kind == .run, let inner = event.inner { row.note += ", from #\(inner)" }
        return row
    }
}

extension TraceEvent {
    /// `#1`, or `#1 page`.
    fileprivate var title: String { "#\(deferred)" + (name.map { " \($0)" } ?? "") }

    /// `Hub.swift:12`, or `Hub.swift:12 parse` where the stage has a name.
    fileprivate var place: String { site.short + (stageName.map { " \($0)" } ?? "") }

    /// The value if it may be shown, else its type.
    fileprivate var shown: String { value ?? type ?? "" }
}

extension TraceEvent.Kind {
    fileprivate var words: String {
        switch self {
        case .pause: "is paused"
        case .unpause: "is unpaused"
        case .cancel: "is cancelled"
        case .swallowed: "swallows a late firing"
        case .unhandled: "dies with a failure that nobody handled"
        default: rawValue
        }
    }
}

extension CallSite {
    /// `Hub.swift:12`, without the module.
    var short: String { "\(file.split(separator: "/").last ?? "?"):\(line)" }
}
