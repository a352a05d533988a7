// Records the Deferreds of one loop, and reports ten times a second.
// SPDX-License-Identifier: MIT

import Deferred

/// Watches one thread. It counts all lives, follows some of them, and tells the inspector's thread what
/// it has seen. It lives on the thread that it watches, and locks nothing there.
final class LoopRecorder: TraceRecorder {
    /// The time between two reports.
    static let frame = Duration.milliseconds(100)
    /// More events in one frame are too many: then fewer lives are shown.
    static let most = 2048

    private let scheduler: any Scheduler
    private let reports: Mailbox<Report>
    /// Its number among the recorders of one inspector.
    private let source: Int

    private var ledger = LifeLedger()
    private var lives = FollowedLives()
    private var events: [TraceEvent] = []
    private var isWatched = false
    /// Whether the next report is on its way. Where nothing happens, nothing is reported.
    private var isReporting = false
    /// Read once a frame: a clock that is asked for each Deferred would cost as much as all the rest.
    private var now: Duration

    init(_ source: Int, on scheduler: any Scheduler, reportingTo reports: Mailbox<Report>) {
        self.source = source
        self.scheduler = scheduler
        self.reports = reports
        now = scheduler.now
    }

    func records(_ moment: TraceMoment) -> Bool {
        // A stage changes no count, and is asked about twice.
        if moment.kind == .run || moment.kind == .skip { return lives.has(moment.deferred) }
        reportSoon()
        ledger.enter(moment, at: now)
        if moment.kind == .created { lives.begin(moment) }
        return lives.has(moment.deferred)
    }

    func record(_ event: TraceEvent) {
        lives.note(event)
        guard isWatched else { return }
        events.append(event)
        while events.count > LoopRecorder.most { thin() }
    }

    /// Whole lives go, and with them their events.
    private func thin() {
        lives.thin()
        let sampling = lives.sampling
        events.removeAll { !sampling.shows($0.deferred) }
        // One life with thousands of events: not even that is to fill the memory.
        if sampling.every == Sampling.most { events = [] }
    }

    private func reportSoon() {
        guard !isReporting else { return }
        isReporting = true
        now = scheduler.now
        scheduler.callLater(LoopRecorder.frame) { [weak self] in self?.report() }
    }

    private func report() {
        isReporting = false
        now = scheduler.now
        guard isWatched else { return }
        // The inspector is late: what there is waits for the next report, and is not allowed to grow.
        guard reports.isEmpty else { return reportSoon() }
        postFrame()
    }

    private func postFrame() {
        reports.post(
            .frame(source, Frame(counts: ledger.counts, sampling: lives.sampling, events: events)))
        events = []
        lives.thickenIfFew()
    }

    /// Answers the inspector.
    func answer(_ question: Question) {
        switch question {
        case .watch(let ticket):
            isWatched = true
            postFrame()
            let snapshot = Snapshot(
                ages: ledger.ages(at: scheduler.now), history: lives.history)
            reports.post(.snapshot(source, ticket, snapshot))
        case .explain(let number):
            let chain = lives.chain(number)
            let explanation = chain?.explain().map {
                Explanation(text: $0, diagram: chain?.diagram() ?? "")
            }
            reports.post(.explanation(number, explanation))
        case .rest:
            isWatched = false
            events = []
        case .end: DeferredTrace.detach()
        }
    }
}
