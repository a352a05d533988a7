// What those who watch over the server are told.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import Deferred
import Foundation
@testable import HTTP
import Testing

@Suite struct MetricsTests {
    private let clock = ManualClock()
    private let chat: ChatSite

    init() {
        chat = ChatSite(scheduler: clock)
    }

    /// The lines of `/metrics`, by metric and label.
    private func metrics() throws -> [String: String] {
        let text = try #require(try Client(chat, "GET", "/metrics").text)
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let pairs = lines.map { $0.split(separator: " ").map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    @Test func `each metric has its help and its type`() throws {
        let text = try #require(try Client(chat, "GET", "/metrics").text)
        for name in try metrics().keys.map({ $0.prefix { $0 != "{" } }) {
            if name.firstMatch(of: /_seconds_|_receivers_/) != nil { continue }
            #expect(text.contains("# HELP \(name) "))
            let type = name.hasSuffix("_total") ? "counter" : "gauge"
            #expect(text.contains("# TYPE \(name) \(type)\n"))
        }
    }

    @Test func `a histogram's buckets add up, and its help stands once`() throws {
        _ = try Client(chat, "POST", "/channels/a?ttl=1", body: "1")
        let text = try #require(try Client(chat, "GET", "/metrics").text)
        let name = "fireside_request_duration_seconds"
        #expect(text.components(separatedBy: "# TYPE \(name) histogram\n").count == 2)
        let metrics = try metrics()
        #expect(metrics["\(name)_count{method=\"POST\"}"] == "1", "the POST alone")
        let buckets = text.split(separator: "\n").filter {
            $0.hasPrefix("fireside_fanout_duration_seconds_bucket")
        }
        #expect(
            buckets.last?.hasPrefix("fireside_fanout_duration_seconds_bucket{le=\"+Inf\"} ") == true
        )
    }

    @Test func `a fan-out counts once, with all who were told`() throws {
        _ = try (0..<3).map { _ in try Client(chat, "GET", "/poll?channels=a") }
        _ = try Client(chat, "POST", "/channels/a", "Content-Type: text/plain\r\n", body: "1")
        _ = try Client(chat, "POST", "/channels/a", "Content-Type: text/plain\r\n", body: "2")
        let metrics = try metrics()
        #expect(metrics["fireside_fanout_receivers_count"] == "1", "nobody waits for the second")
        #expect(metrics["fireside_fanout_receivers_sum"] == "3")
        #expect(metrics["fireside_fanout_receivers_bucket{le=\"1\"}"] == "0")
        #expect(metrics["fireside_fanout_receivers_bucket{le=\"10\"}"] == "1")
        #expect(metrics["fireside_fanout_duration_seconds_count"] == "1")
    }

    @Test func `logins and logouts are counted`() throws {
        let ann = try Visitor(chat, as: "ann")
        let other = Visitor(chat)
        try other.get("/me")
        #expect(try other.post("/login", "name=ann").status == 409)
        try ann.post("/logout", "a=b")
        let metrics = try metrics()
        #expect(metrics["fireside_logins_total{outcome=\"ok\"}"] == "1")
        #expect(metrics["fireside_logins_total{outcome=\"name_in_use\"}"] == "1")
        #expect(metrics["fireside_logouts_total"] == "1")
    }

    @Test func `the process is measured under the usual names`() throws {
        let metrics = try metrics()
        for name in [
            "cpu_seconds_total", "start_time_seconds", "resident_memory_bytes",
            "virtual_memory_bytes", "open_fds", "max_fds",
        ] {
            #expect(Double(metrics["process_\(name)"] ?? "") ?? 0 > 0, "\(name)")
        }
        let start = try #require(Double(metrics["process_start_time_seconds"] ?? ""))
        #expect(abs(start - Date().timeIntervalSince1970) < 86_400)
        #expect(metrics["fireside_build_info{version=\"unknown\",commit=\"unknown\"}"] == "1")
    }

    @Test func `what happens is counted`() throws {
        let parked = try ["a", "a&client=12345678", "a&client=12345678", "a&hold=1"].map {
            try Client(chat, "GET", "/poll?channels=\($0)")
        }
        parked[0].leave()
        clock.advance(by: .seconds(1))
        for _ in 0..<2 { _ = try Client(chat, "POST", "/channels/a?nonce=12345678", body: "1") }
        _ = try Client(chat, "POST", "/channels/a?ttl=1", body: "1")
        _ = try Client(chat, "GET", "/poll?channels=a&since=start")
        _ = try Client(chat, "GET", "/poll?channels=a&since=x:1")
        _ = try Client(chat)
        let share = chat.site.budget.share(of: .unknown)
        for _ in 0..<7 { try share.take(of: .connections) }
        let expected = [
            "parked": "1", "fired_total": "1", "messages_total": "1", "whispers_total": "1",
            "repeats_total": "1", "failures_total": "0", "gaps_total": "1", "channels": "2",
            "people": "0", "connections": "7", "loops": "1", "journal_bytes": "0",
            "polls_total{outcome=\"immediate\"}": "2", "polls_total{outcome=\"fired\"}": "1",
            "polls_total{outcome=\"empty\"}": "1", "polls_total{outcome=\"replaced\"}": "1",
            "polls_total{outcome=\"dropped\"}": "1", "polls_total{outcome=\"deferred\"}": "0",
            "streams{door=\"sse\"}": "0", "streams{door=\"websocket\"}": "0",
            "streams{door=\"lines\"}": "0", "stream_batches_total": "0",
        ]
        let metrics = try metrics()
        for (name, value) in expected { #expect(metrics["fireside_\(name)"] == value, "\(name)") }
    }

    @Test func `a hold that ends is no client that left`() throws {
        _ = try Client(chat, "GET", "/?hold=1")
        clock.advance(by: .seconds(1))
        #expect(try metrics()["fireside_polls_total{outcome=\"dropped\"}"] == "0")
        #expect(try metrics()["fireside_polls_total{outcome=\"empty\"}"] == "1")
    }
}
