// The middle of docs/tour.md is what a poll and a publish really do.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Deferred
import Foundation
import Testing

/// The drawing in the tour is made of a run that is traced here. It names files and not lines, so
/// that it is stale only when something else happens.
@Suite struct TourTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/tour.md")
    private static let opening = "<!-- traced by TourTests -->\n```text\n"
    private static let closing = "```\n<!-- end -->"

    private let clock = ManualClock()

    @Test func `the tour shows what a poll and a publish do`() throws {
        let drawing = try TourTests.unnumbered(drawing())
        let text = try String(contentsOf: TourTests.page, encoding: .utf8)
        let start = try #require(text.range(of: TourTests.opening)).upperBound
        let end = try #require(text.range(of: TourTests.closing, range: start..<text.endIndex))
        let shown = text[start..<end.lowerBound]
        if ProcessInfo.processInfo.environment["WRITE_TOUR"] != nil {
            let new = text.replacingCharacters(in: start..<end.lowerBound, with: drawing)
            try new.write(to: TourTests.page, atomically: true, encoding: .utf8)
        } else {
            #expect(
                shown == drawing,
                "docs/tour.md is stale; WRITE_TOUR=1 swift test --filter TourTests writes it")
        }
        let prose = text[..<start] + text[end.lowerBound...]
        for file in Set(drawing.matches(of: /[A-Z][\w+]*\.swift/).map(\.output)) {
            let isNamed = prose.contains("/\(file))")
            #expect(isNamed, "docs/tour.md has no link to \(file)")
        }
    }

    /// One client waits, another posts, a third waits and leaves.
    private func drawing() throws -> String {
        let chat = ChatSite(scheduler: clock)
        var clients: [Client] = []
        func poll() throws {
            clients.append(try Client(chat, "GET", "/poll?channels=a"))
        }
        func post() throws {
            let json = "Content-Type: application/json\r\n"
            clients.append(try Client(chat, "POST", "/channels/a", json, body: "1"))
            #expect(clients.map(\.status) == [200, 201])
        }
        var drawing = LaneDrawing()
        func draw(_ name: String, _ body: () throws -> Void) throws -> String {
            let lines = try DeferredTrace.record(body).flatMap { event in
                TourTests.preparation(event) + drawing.draw(event)
            }
            return ([name] + lines.map { "  " + $0 }).joined(separator: "\n")
        }
        let steps = [
            try draw("GET /poll?channels=a", poll), try draw("POST /channels/a", post),
            try draw("GET /poll?channels=a", poll), try draw("The client leaves", leave),
        ]
        return steps.joined(separator: "\n\n") + "\n"

        func leave() { clients.last?.leave() }
    }

    /// What is drawn of the events that a drawing leaves out: who is made, and with which stages.
    private static func preparation(_ event: TraceEvent) -> [String] {
        let place = "\(event.site)".split(separator: "/").last ?? ""
        return switch event.kind {
        case .created: ["#\(event.deferred) is created  \(place)"]
        case .added: ["#\(event.deferred) is given stage \(event.stage)  \(place)"]
        default: []
        }
    }

    /// The same without the numbers of lines, and with Deferreds numbered from 1.
    private static func unnumbered(_ drawing: String) -> String {
        var numbers: [Substring: Int] = [:]
        return
            drawing.replacing(/\.swift:\d+/, with: ".swift")
            .replacing(/#(\d+)/) { match in
                let number = numbers[match.output.1] ?? numbers.count + 1
                numbers[match.output.1] = number
                return "#\(number)"
            }
            .replacing(#/ +\n/#, with: "\n")
    }
}
