// Each reason for a refusal is seen by the operator: in a counter and in the log.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing

@Suite(.blocking) struct RefusalTests {
    /// What cannot be provoked over TCP, or takes half a minute there. Other tests do it:
    /// RefusalReasonTests, SiteMonitorTests and HTTPServerTests, and those of the admin socket.
    private static let elsewhere: Set = [
        "banned", "does_not_read", "engine_busy", "engine_full", "engine_timeout",
        "engine_unreachable", "journal_failing", "journal_full", "kicked", "muted",
        "no_proxy_header", "no_search", "not_the_author", "parser_disagreement", "server_error",
        "starting",
        "too_many_records", "too_many_under_way",
    ]

    /// Every reason in the sources, by the literal that it is made from.
    private static var inSources: Set<String> {
        get throws {
            let sources = Repository.folder.appendingPathComponent("Sources")
            let files = try #require(FileManager.default.enumerator(atPath: sources.path))
            var reasons: Set<String> = []
            for case let path as String in files where path.hasSuffix(".swift") {
                let text = try String(
                    contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
                for match in text.matches(of: /RefusalReason\(\s*"([a-z_]+)"/) {
                    reasons.insert(String(match.1))
                }
            }
            return reasons
        }
    }

    @Test func `each reason has a case here, or another test`() throws {
        let cases = Set(RefusalCase.all.map(\.reason))
        #expect(cases.count == RefusalCase.all.count)
        #expect(cases.isDisjoint(with: RefusalTests.elsewhere))
        #expect(try RefusalTests.inSources.subtracting(RefusalTests.elsewhere) == cases)
    }

    @Test(arguments: RefusalCase.all.map(\.reason))
    func `a refusal is counted and logged, and nothing else is`(_ reason: String) throws {
        let refusal = try #require(RefusalCase.all.first { $0.reason == reason })
        let server = try ServerProcess("--log-level debug", refusal.options)
        let scraper = try Scraper(server, staysOpen: reason == "stopping")
        let clients = try refusal.prepare(server)
        let before = try scraper.refusals()
        #expect(before[reason] == 0, "a counter that begins at 0 shows its first event")
        try refusal.provoke(server)
        var changed: [String: Int] = [:]
        #expect(
            try wait(atMost: .seconds(10)) {
                changed = try scraper.refusals(atEnd: true).filter { $0.value != before[$0.key] }
                return changed[reason] != nil
            })
        #expect(changed.keys.sorted() == [reason])
        let lines = server.logLines.filter { $0.contains("reason=") }
        #expect(lines.contains { $0.contains("reason=\(reason) ") })
        #expect(lines.allSatisfy { $0.contains("reason=\(reason) ") })
        _ = clients
    }

    @Test func `every reason is in the table for operators`() throws {
        let page = try String(
            contentsOf: Repository.folder.appendingPathComponent("docs/protocol.md"),
            encoding: .utf8)
        for reason in try RefusalTests.inSources {
            #expect(page.contains("| `\(reason)` |"), "docs/protocol.md, For operators")
        }
    }
}

/// Reads `/metrics`, from an address of its own.
private final class Scraper {
    private let server: ServerProcess
    /// The beginning of a request, which can be finished also while the server stops.
    private let begun: RawClient
    private let mayBegin: Bool

    /// - Parameter staysOpen: Whether the last scrape is the end of a request that begins now.
    init(_ server: ServerProcess, staysOpen: Bool) throws {
        self.server = server
        mayBegin = !staysOpen
        begun = try server.connect(from: "127.0.0.9")
        if staysOpen { try begun.send(wire("GET /metrics HTTP/1.1|")) }
    }

    /// How often each reason has been counted.
    func refusals(atEnd isLast: Bool = false) throws -> [String: Int] {
        let text = try isLast && !mayBegin ? finish() : ask()
        let lines = text.matches(of: /fireside_refusals_total\{reason="([a-z_]+)"\} (\d+)/)
        return Dictionary(
            uniqueKeysWithValues: lines.map { (String($0.1), Int($0.2) ?? -1) })
    }

    private func ask() throws -> String {
        let client = try server.connect(from: "127.0.0.9")
        try client.send(request("GET", "/metrics", "Connection: close|"))
        return try client.receive().text
    }

    private func finish() throws -> String {
        try begun.send(wire("Host: a||"))
        return try begun.receive().text
    }
}

/// Where the tests' sources are.
private enum Repository {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
}
