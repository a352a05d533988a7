// Whatever happens in whichever order: nothing lost, nothing twice.
// SPDX-License-Identifier: MIT

@testable import Chat
import Deferred
import Testing

/// Clients that poll, leave, come back and speak at random, in channels that are busy or not.
private final class Crowd {
    private let stage = Stage()
    private var random: Random
    private let names = ["a", "b", "c"]
    private var clients: [Client] = []
    /// The numbers of what was said in each channel.
    private var said: [String: [Int]] = [:]
    private var count = 0

    private final class Client {
        var channels: [String] = []
        var cursor = 0
        var heard: [Int] = []
        var poll: Deferred<Void>?
        var isAsking = false
    }

    init(seed: UInt64) throws {
        random = Random(state: seed)
        for number in 0..<8 {
            let client = Client()
            client.channels = names.filter { _ in Bool.random(using: &random) }
            if client.channels.isEmpty { client.channels = [names[number % names.count]] }
            clients.append(client)
        }
    }

    func live(steps: Int) throws {
        for _ in 0..<steps {
            switch Int.random(in: 0..<10, using: &random) {
            case 0...2: try say()
            case 3...6: try ask(clients.randomElement(using: &random)!)
            case 7: clients.randomElement(using: &random)!.poll?.cancel()
            default: stage.time.advance(by: .milliseconds(Int.random(in: 0..<30, using: &random)))
            }
        }
        for _ in 0..<40 {
            stage.time.advance(by: .milliseconds(100))
            for client in clients { try ask(client) }
        }
        for client in clients { client.poll?.cancel() }
        stage.time.advance(by: .milliseconds(100))
    }

    private func say() throws {
        let name = names.randomElement(using: &random)!
        count += 1
        said[name, default: []].append(count)
        try stage.say("\(count)", in: name)
    }

    private func ask(_ client: Client) throws {
        if client.isAsking { return }
        client.isAsking = true
        let hold = Duration.milliseconds(Int.random(in: 0..<40, using: &random))
        let limit = Int.random(in: 1..<20, using: &random)
        let subscription = Subscription(
            channels: try client.channels.map { try #require(ChannelName($0)) },
            since: .after(Position(epoch: stage.hub.epoch, seq: client.cursor)), hold: hold,
            limit: limit)
        let known = client.heard.count
        client.poll = try stage.hub.next(subscription).addCallback { batch -> Void in
            try self.hear(batch, client)
            // Time goes by while people are told something, and some ask again at once.
            if known == client.heard.count { return }
            self.stage.time.advance(by: .milliseconds(Int.random(in: 0..<4, using: &self.random)))
            if hold > .zero, Bool.random(using: &self.random) { try self.ask(client) }
        }.addErrback(CancelledError.self) { _ in client.isAsking = false }
    }

    private func hear(_ batch: Batch, _ client: Client) throws {
        client.isAsking = false
        guard case .after(let next) = batch.next else { return }
        client.cursor = next.seq
        let answer = String(decoding: batch.json.bytes, as: UTF8.self)
        for part in answer.split(separator: "\"body\":").dropFirst() {
            client.heard.append(try #require(Int(part.prefix { $0.isNumber })))
        }
    }

    /// What went wrong, in words.
    var complaints: [String] {
        var complaints = clients.enumerated().compactMap { number, client in
            let due = client.channels.flatMap { said[$0] ?? [] }.sorted()
            return client.heard == due ? nil : "\(number) heard \(client.heard), not \(due)"
        }
        if stage.hub.parked != 0 { complaints.append("\(stage.hub.parked) are parked") }
        for channel in stage.hub.channels.all
        where channel.parked != 0 || !channel.queue.ephemerals.isEmpty
            || channel.queue.state != .quiet
        {
            complaints.append("\(channel.name) is not at rest")
        }
        return complaints
    }
}

/// Knuth's MMIX generator: the same each time.
private struct Random: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite struct HubCrowdTests {
    @Test(arguments: 1...50)
    func `everyone hears everything once and in order`(_ seed: UInt64) throws {
        let crowd = try Crowd(seed: seed)
        try crowd.live(steps: 300)
        #expect(crowd.complaints == [])
    }
}
