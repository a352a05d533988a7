// What a site counts, and whom it tells.
// SPDX-License-Identifier: MIT

import Deferred
import Testing

@testable import HTTP

@Suite struct SiteMonitorTests {
    private let observer = RecordingObserver()
    private let transport = FakeTransport()

    private final class Letters: RendersPOST {
        func renderPOST(_ request: Request) throws -> Reply {
            guard let letter = request.pathValue("letter"), letter != "x" else {
                throw LetterIsMissing()
            }
            return .response(.text(letter == "b" ? .created : .ok, letter))
        }
    }

    private struct LetterIsMissing: Error {}

    private func site() -> Site {
        let site = Site(["/letters/{letter}": Letters()])
        site.observer = observer
        return site
    }

    @Test func `a request counts under its route's pattern, its method and its status`() throws {
        let site = site()
        for target in ["/letters/a", "/letters/b", "/letters/c", "/other", "/letters"] {
            site.serve(try site.request(target, on: transport))
        }
        let routes = site.monitor.counts.routes
        let counted = routes.flatMap { route in
            route.values.map { "\(route.route) \($0.method) \($0.status) \($0.count)" }
        }
        #expect(
            counted == [
                "/letters/{letter} POST 200 2", "/letters/{letter} POST 201 1", "none POST 404 2",
            ])
        #expect(site.monitor.counts.refused == [.notFound: 2])
        #expect(observer.refusals.map(\.reason) == [.notFound, .notFound])
    }

    @Test func `what fails is a refusal, too, and the observer hears of both`() throws {
        let site = site()
        site.serve(try site.request("/letters/x", on: transport))
        #expect(site.monitor.counts.refused == [.serverError: 1])
        #expect(observer.refusals.map(\.reason) == [.serverError])
        #expect(observer.failures == 1)
    }

    @Test func `each incident has a reason of its own`() {
        let monitor = SiteMonitor()
        monitor.observer = observer
        for incident in ServerIncident.allCases { monitor.note(incident, from: nil) }
        #expect(monitor.counts.refused.count == ServerIncident.allCases.count)
        #expect(monitor.counts.refused.values.allSatisfy { $0 == 1 })
        #expect(observer.incidents == ServerIncident.allCases)
    }

    @Test func `a time falls into the first bucket that is long enough`() {
        let times = AnswerTimes()
        for time in [0, 100, 101, 10_000_001] { times.add(time) }
        let counts = times.counts
        #expect(counts.buckets.first == 2)
        #expect(counts.buckets[1] == 1)
        #expect(counts.buckets.last == 1)
        #expect(counts.buckets.count == AnswerTimes.bounds.count + 1)
        #expect(counts.sum == 10_000_202)
    }

    @Test func `every status has a counter`() {
        let counts = RouteCounts("/")
        for status in Status.allCases { counts.add(.trace, ResponseHead(status, "")) }
        #expect(counts.values.map(\.status) == Status.allCases.map(\.code))
        #expect(counts.values.allSatisfy { $0.method == "other" && $0.count == 1 })
    }
}
