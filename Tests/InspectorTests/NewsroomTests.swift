// Between recorders and pages, on a clock that is moved by hand.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@testable import Inspector

@Suite struct NewsroomTests {
    private let clock = ManualClock()
    private let newsroom: Newsroom
    private let questions = [Mailbox<Question>(), Mailbox<Question>()]

    init() {
        newsroom = Newsroom(on: clock, first: 100)
        for (source, mailbox) in questions.enumerated() { newsroom.add(source, mailbox) }
    }

    private func frame(waiting: Int, every: Int = 1, _ events: [TraceEvent] = []) -> Frame {
        var sampling = Sampling()
        while sampling.every < every { sampling.thin() }
        return Frame(
            counts: LifeCounts(waiting: waiting), sampling: sampling, events: events)
    }

    private func snapshot() -> Snapshot { Snapshot(ages: LifeAges(), history: []) }

    /// The tickets of the surveys that a recorder was asked to take part in.
    private func tickets(_ source: Int) -> [Int] {
        questions[source].takeAll().compactMap {
            if case .watch(let ticket) = $0 { ticket } else { nil }
        }
    }

    private func text(_ answer: Deferred<String>) -> String? {
        var text: String?
        answer.addCallback { text = $0 }
        return text
    }

    @Test func `however many pages are opened, each recorder is asked once`() throws {
        let pages = (1...50).map { _ in newsroom.summary() }
        clock.advance(by: .seconds(1))
        let asked = [tickets(0), tickets(1)]
        #expect(asked == [[1], [1]])
        for source in [0, 1] {
            newsroom.take(.frame(source, frame(waiting: source + 1)))
            newsroom.take(.snapshot(source, 1, snapshot()))
        }
        let texts = Set(pages.compactMap { text($0) })
        #expect(texts.count == 1)
        #expect(try #require(texts.first).contains(#""waiting":3"#))
    }

    @Test func `a recorder that is busy is not waited for longer than two seconds`() {
        let page = newsroom.summary()
        clock.advance(by: .milliseconds(100))
        newsroom.take(.snapshot(0, 1, snapshot()))
        #expect(!page.hasFired)
        clock.advance(by: Newsroom.patience)
        #expect(page.hasFired)
    }

    @Test func `pages that have seen all wait, and are answered ten times a second at most`() {
        let page = newsroom.news(since: 100)
        newsroom.take(.frame(0, frame(waiting: 1)))
        newsroom.take(.frame(1, frame(waiting: 1)))
        #expect(!page.hasFired)
        clock.advance(by: .milliseconds(100))
        #expect(text(page)?.hasPrefix(#"{"v":1,"next":102,"#) == true)
    }

    @Test func `where nothing happens, a page is told so after a while`() {
        let page = newsroom.news(since: 100)
        clock.advance(by: Newsroom.hold)
        #expect(text(page)?.contains(#""next":100,"lost":0"#) == true)
    }

    @Test func `pages that leave are forgotten`() {
        for _ in 1...1000 {
            newsroom.news(since: 100).addErrback { _ in "" }.cancel()
            newsroom.summary().addErrback { _ in "" }.cancel()
        }
        clock.advance(by: .seconds(1))
        #expect(tickets(0) == [])
    }

    @Test func `what falls out of the ring is lost, and said to be`() {
        for _ in 0...FrameRing.mostFrames { newsroom.take(.frame(0, frame(waiting: 1))) }
        #expect(text(newsroom.news(since: 100))?.contains(#""lost":1,"#) == true)
    }

    @Test func `when nobody has asked for a minute, the recorders rest`() throws {
        let page = newsroom.news(since: 100)
        clock.advance(by: Newsroom.attention)
        #expect(page.hasFired)
        let rests = questions[0].takeAll().filter { if case .rest = $0 { true } else { false } }
        #expect(rests.count == 1)
        // What happened meanwhile nobody has kept.
        #expect(text(newsroom.news(since: 100))?.contains(#""lost":0"#) == false)
    }

    @Test func `of many questions about single Deferreds only so many are passed on`() throws {
        for number in 1...Inquiries.most {
            #expect(newsroom.explanation(of: number) != nil)
            #expect(newsroom.explanation(of: number) != nil)
        }
        #expect(newsroom.explanation(of: 99) == nil)
        #expect(questions[0].takeAll().count == Inquiries.most)
        let explanation = Explanation(text: "it waits", diagram: "")
        let first = try #require(newsroom.explanation(of: 1))
        newsroom.take(.explanation(1, nil))
        #expect(!first.hasFired)
        newsroom.take(.explanation(1, explanation))
        #expect(first.hasFired)
        #expect(newsroom.explanation(of: 99) != nil)
    }

    @Test func `a page hears of the lives that the thinnest recorder shows`() throws {
        let events = DeferredTrace.record { for _ in 1...64 { _ = Deferred<Int>() } }
        newsroom.take(.frame(0, frame(waiting: 1, every: 4)))
        newsroom.take(.frame(1, frame(waiting: 1, every: 1, events)))
        let news = try #require(text(newsroom.news(since: 100)))
        #expect(news.contains(#""every":4"#))
        let told = news.matches(of: /"ev":"created","d":(\d+)/).compactMap { Int($0.1) }
        #expect(told.count > 4 && told.count < 32)
    }
}

@Suite struct SamplingTests {
    @Test func `one of two shows half, whatever the numbers have in common`() {
        var sampling = Sampling()
        #expect((1...1000).allSatisfy { sampling.shows($0) })
        sampling.thin()
        for step in [1, 2, 3, 4, 10] {
            let shown = (1...1000).filter { sampling.shows($0 * step) }.count
            #expect(shown > 350 && shown < 650, "every \(step)")
        }
    }

    @Test func `what is shown by fewer is shown by more, too`() {
        var (more, fewer) = (Sampling(), Sampling())
        more.thin()
        fewer.thin()
        fewer.thin()
        #expect((1...1000).filter { fewer.shows($0) }.allSatisfy { more.shows($0) })
    }
}
