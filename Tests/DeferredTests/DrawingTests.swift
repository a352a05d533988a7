// Drawings: of a run, of a chain before it fires, in words.
// SPDX-License-Identifier: MIT

import Deferred
import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

extension Watching {
    @Suite struct DrawingTests {
        /// The run that the documentation shows; its numbers made to begin at 1.
        static func drawing() throws -> (
            planned: [String], run: LaneDrawing, text: String, svg: String
        ) {
            var planned: [String] = []
            var first = 0
            var second = 0
            let events = try DeferredTrace.record(values: true) {
                let page = Deferred<Int>("page", file: "main.swift", line: 3)
                let late = Deferred<String>(file: "main.swift", line: 4)
                page.addCallback({ $0 + 1 }, file: "main.swift", line: 5)
                    .addErrback({ _ in 0 }, file: "main.swift", line: 6)
                    .addCallback({ _ in late }, file: "main.swift", line: 7)
                    .addCallback({ _ -> Int in throw Boom() }, file: "main.swift", line: 8)
                    .addCallback({ $0 + 1 }, file: "main.swift", line: 9)
                    .addErrback({ _ in -1 }, file: "main.swift", line: 10)
                    .addBoth({ _ in }, file: "main.swift", line: 11)
                planned = [.text, .mermaid, .svg].map { page.diagram($0) } + [page.explain()]
                try page.callback(41, file: "main.swift", line: 12)
                planned.append(page.explain())
                try late.callback("late", file: "main.swift", line: 13)
            }
            first = events[0].deferred
            second = events[1].deferred
            let run = LaneDrawing(events)
            // A number, and no colour of an image.
            let number = /#(?<number>[0-9]+)(?![0-9a-f])/
            func renumbered(_ text: String) -> String {
                text.replacing(number) { match in
                    switch Int(match.number) {
                    case first: "#1"
                    case second: "#2"
                    default: "\(match.0)"
                    }
                }
            }
            return (planned.map(renumbered), run, renumbered(run.text), renumbered(run.svg))
        }

        static let text = """
            #1 page callback(41)  main.swift:12
              |                     .
              [1 cb]                .                     main.swift:5 -> 42
              |                     .
              |                     [2 eb]                skipped: no error here
              [3 cb]                .                     main.swift:7 returned #2: #1 page waits
            #2 callback("late")  main.swift:13
              |                     .
              |                     .                     > #1 page resumes with "late" from #2
              [4 cb] throws --------\\                     main.swift:8 -> Boom()
              .                     |
              [5 cb]                |                     skipped: still failing
              /-------------------- [6 eb] recovers       main.swift:10 -> -1
              |                     .
              [7 both]              .                     main.swift:11 -> ()
              |                     .
            """

        @Test func `a run is drawn lane by lane`() throws {
            #expect(try DrawingTests.drawing().text == DrawingTests.text)
        }

        @Test func `a chain is drawn before it fires`() throws {
            let planned = try DrawingTests.drawing().planned
            #expect(
                planned[0] == """
                    #1 page, not fired
                      [1 cb]                .                     main.swift:5
                      .                     [2 eb]                main.swift:6
                      [3 cb]                .                     main.swift:7
                      [4 cb]                .                     main.swift:8
                      [5 cb]                .                     main.swift:9
                      .                     [6 eb]                main.swift:10
                      [7 both]              [7 both]              main.swift:11
                    """)
            #expect(planned[1].hasPrefix("flowchart TB\n  n0([\"#1 page, not fired\"])\n"))
            #expect(planned[1].contains("  n1 --> n2\n"))
        }

        @Test func `explain says whom to fire`() throws {
            let planned = try DrawingTests.drawing().planned
            #expect(planned[3] == "#1 page, created at main.swift:3, not fired, 7 stages to run")
            #expect(
                planned[4] == """
                    #1 page, created at main.swift:3, waits for #2, 4 stages to run
                    #2, created at main.swift:4, not fired, 0 stages to run
                    """)
        }

        @Test func `images are well-formed`() throws {
            let drawing = try DrawingTests.drawing()
            for svg in [drawing.planned[2], drawing.run.svg] {
                let parser = XMLParser(data: Data(svg.utf8))
                #expect(parser.parse())
                #expect(svg.contains("&quot;late&quot;") || svg.contains("not fired"))
            }
            #expect(drawing.run.mermaid.contains("-.->"))
        }

        /// The pages that show this run, beside the sources.
        private var catalogue: URL {
            URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().appending(path: "Sources/Deferred/Deferred.docc")
        }

        /// `WRITE_DRAWINGS=1 swift test --filter DrawingTests` writes the image again.
        @Test func `the documentation shows this very run`() throws {
            let page = try String(
                contentsOf: catalogue.appending(path: "TheChain.md"), encoding: .utf8)
            #expect(page.contains("```text\n\(DrawingTests.text)\n```"))
            let image = catalogue.appending(path: "Resources/chain.svg")
            let svg = try DrawingTests.drawing().svg + "\n"
            if ProcessInfo.processInfo.environment["WRITE_DRAWINGS"] != nil {
                try svg.write(to: image, atomically: true, encoding: .utf8)
            }
            #expect(try String(contentsOf: image, encoding: .utf8) == svg)
        }
    }
}
