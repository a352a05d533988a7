// Between the recorders and the pages that look.
// SPDX-License-Identifier: MIT

import Deferred

/// Asks the recorders, and answers the pages: by our own long poll. A page that has seen all waits for the
/// next frame. On the inspector's thread.
///
/// However many pages ask: the recorders are asked at most ten times a second, and one answer is for all.
final class Newsroom {
    /// The longest wait for news.
    static let hold = Duration.seconds(25)
    /// How long recorders may take. Their loops may be busy.
    static let patience = Duration.seconds(2)
    /// When nobody has asked for so long, the recorders rest.
    static let attention = Duration.seconds(60)

    private let scheduler: any Scheduler
    private var feed: Feed
    private var recorders: [Int: Mailbox<Question>] = [:]
    /// Those who begin to watch.
    private let newcomers = Waiters<String>()
    /// Those who have seen all that there is.
    private let readers = Waiters<Void>()
    private let inquiries = Inquiries()
    private var survey: Survey?
    private var tickets = 0
    private var isPublishing = false
    private var isResting = true
    private var lastAsked = Duration.zero
    /// Looks later whether anybody has asked meanwhile; nil while they rest.
    private var rest: (any DelayedCall)?

    /// - Parameter first: See ``FrameRing/init(first:)``.
    init(on scheduler: any Scheduler, first: Int) {
        self.scheduler = scheduler
        feed = Feed(first: first)
    }
}

// The recorders.
extension Newsroom {
    /// One more loop is watched.
    func add(_ source: Int, _ questions: Mailbox<Question>) {
        recorders[source] = questions
        if !isResting { questions.post(.watch(0)) }
    }

    /// Tells all recorders that nobody will look any more.
    func close() {
        for questions in recorders.values { questions.post(.end) }
        recorders = [:]
    }

    func take(_ report: Report) {
        switch report {
        case .frame(let source, let frame):
            feed.take(frame, from: source)
            if !readers.isEmpty { publishSoon() }
        case .snapshot(let source, let ticket, let snapshot):
            guard survey?.ticket == ticket else { return }
            survey?.take(snapshot, from: source, next: feed.next)
            if survey?.isComplete == true { endSurvey(ticket) }
        case .explanation(let number, let explanation):
            inquiries.take(explanation, of: number)
        }
    }
}

// The pages.
extension Newsroom {
    /// What there is, as JSON, for a page that was just opened.
    func summary() -> Deferred<String> {
        noteInterest()
        publishSoon()
        return newcomers.wait()
    }

    /// What came since the frame `number`, as JSON, or else the wait for it.
    func news(since number: Int) -> Deferred<String> {
        noteInterest()
        if number != feed.next { return .succeed(feed.news(since: number)) }
        let news = readers.wait()
        // Then the page is told that nothing has happened.
        let end = scheduler.callLater(Newsroom.hold) { try? news.callback() }
        return news.addBoth { [self] result in
            end.cancel()
            try result.get()
            return feed.news(since: number)
        }
    }

    /// Where the Deferred with this number stands; nil where no recorder shows it.
    ///
    /// - Returns: nil where too much was asked already.
    func explanation(of number: Int) -> Deferred<Explanation?>? {
        noteInterest()
        guard let answer = inquiries.ask(number, recorders.values) else { return nil }
        scheduler.callLater(Newsroom.patience) { [inquiries] in inquiries.close(number) }
        return answer
    }
}

// Ten times a second at most.
extension Newsroom {
    /// Recorders of several loops report at about the same time: one answer is enough.
    private func publishSoon() {
        guard !isPublishing else { return }
        isPublishing = true
        scheduler.callLater(LoopRecorder.frame / 2) { [self] in
            isPublishing = false
            readers.fire(())
            if !newcomers.isEmpty, survey == nil { beginSurvey() }
        }
    }

    private func beginSurvey() {
        isResting = false
        tickets += 1
        let survey = Survey(tickets, of: recorders.keys, from: feed.next)
        self.survey = survey
        for questions in recorders.values { questions.post(.watch(survey.ticket)) }
        if survey.isComplete { return endSurvey(survey.ticket) }
        scheduler.callLater(Newsroom.patience) { [weak self] in self?.endSurvey(survey.ticket) }
    }

    private func endSurvey(_ ticket: Int) {
        guard let survey, survey.ticket == ticket else { return }
        self.survey = nil
        newcomers.fire(feed.summary(of: survey))
    }
}

// While nobody looks, the recorders only count.
extension Newsroom {
    private func noteInterest() {
        lastAsked = scheduler.now
        if rest == nil { restLater(Newsroom.attention) }
    }

    private func restLater(_ delay: Duration) {
        rest = scheduler.callLater(delay) { [weak self] in self?.restIfAlone() }
    }

    private func restIfAlone() {
        let left = lastAsked + Newsroom.attention - scheduler.now
        if left > .zero { return restLater(left) }
        (rest, isResting) = (nil, true)
        feed.rest()
        for questions in recorders.values { questions.post(.rest) }
    }
}
