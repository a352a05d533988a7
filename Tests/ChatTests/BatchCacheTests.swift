// Who gets the same batch, and how long it is kept.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct BatchCacheTests {
    private let lobby = Channel(.lobby, floor: 0, isKept: true)
    private let swift = Channel(ChannelName("swift") ?? .lobby, floor: 0, isKept: true)

    init() {
        for (channel, seq) in [(lobby, 2), (swift, 4), (lobby, 5)] {
            let message = Message(
                seq: seq, channel: channel.name, at: Timestamp(milliseconds: 0), from: nil,
                body: .null, nonce: nil)
            _ = channel.backlog.append(message, epoch: "e")
        }
        lobby.queue.add(ephemeral: [1], at: 7)
    }

    private func question(
        _ channels: [Channel], above seq: Int, limit: Int = 100, since revision: Int = 9
    ) -> BatchQuestion {
        BatchQuestion(
            channels: NonEmpty(channels[0], Array(channels.dropFirst())), seq: seq, limit: limit,
            revision: revision)
    }

    private func key(
        _ channels: [Channel], above seq: Int, limit: Int = 100, since revision: Int = 9
    ) -> BatchKey {
        BatchKey(question(channels, above: seq, limit: limit, since: revision))
    }

    @Test func `who misses the same messages has the same key`() {
        #expect(key([lobby], above: 0) == key([lobby], above: 1))
        #expect(key([lobby], above: 2) == key([lobby], above: 4))
        #expect(key([lobby], above: 5) == key([lobby], above: 99))
        #expect(key([lobby], above: 1) != key([lobby], above: 2))
        #expect(key([lobby, swift], above: 2) == key([lobby, swift], above: 3))
        #expect(key([lobby, swift], above: 3) != key([lobby, swift], above: 4))
    }

    @Test func `other channels, another limit and other ephemeral messages make another key`() {
        #expect(key([lobby], above: 4) != key([swift], above: 4))
        #expect(key([lobby, swift], above: 0) != key([lobby], above: 0))
        #expect(key([lobby], above: 0, limit: 1) != key([lobby], above: 0))
        #expect(key([lobby], above: 0, since: 6) != key([lobby], above: 0))
        #expect(key([lobby], above: 0, since: 7) == key([lobby], above: 0))
    }

    @Test func `equal keys have equal hashes`() {
        #expect(key([lobby], above: 0).hashValue == key([lobby], above: 1).hashValue)
    }

    @Test func `a batch is kept for all who miss the same, until a message comes`() {
        let cache = BatchCache()
        #expect(cache.batch(for: question([lobby], above: 0)) == nil)
        let batch = Batch(next: .start)
        cache.keep(batch, for: question([lobby], above: 0))
        cache.keep(Batch(next: .now), for: question([lobby], above: 2))
        for seq in [0, 1, 1, 0] {
            #expect(cache.batch(for: question([lobby], above: seq))?.next == .start)
        }
        #expect(cache.batch(for: question([lobby], above: 2))?.next == .now)
        #expect(cache.batch(for: question([lobby, swift], above: 0)) == nil)
        cache.empty()
        #expect(cache.batch(for: question([lobby], above: 0)) == nil)
    }

    @Test func `a body is kept for all for whom it is the first, until another is made`() {
        let cache = BatchCache()
        cache.keep(.null, in: lobby, above: 2..<5)
        #expect([1, 2, 4, 5].map { cache.body(in: lobby, above: $0) } == [nil, .null, .null, nil])
        #expect(cache.body(in: swift, above: 2) == nil)
        cache.keep(.null, in: swift, above: 2..<4)
        #expect(cache.body(in: lobby, above: 2) == nil)
        cache.empty()
        #expect(cache.body(in: swift, above: 2) == nil)
    }

    @Test func `those who heard different numbers share the bytes of a body`() throws {
        let composer = BatchComposer(maxBytes: 1000, retention: Retention())
        let bodies = try [2, 3, 4].map { try #require(composer.body(in: lobby, above: $0)) }
        let bases = Set(bodies.map { $0.bytes.withUnsafeBytes { $0.baseAddress } })
        #expect(bases.count == 1)
    }

    @Test func `however many ways there are to ask, so many batches are kept`() {
        let cache = BatchCache()
        func isKept(limit: Int) -> Bool {
            cache.batch(for: question([lobby], above: 0, limit: limit)) != nil
        }
        for limit in 0..<BatchCache.capacity {
            cache.keep(Batch(next: .now), for: question([lobby], above: 0, limit: limit))
        }
        #expect((0..<BatchCache.capacity).allSatisfy(isKept))
        let last = BatchCache.capacity
        cache.keep(Batch(next: .now), for: question([lobby], above: 0, limit: last))
        #expect((0...last).filter(isKept) == [last])
    }
}
