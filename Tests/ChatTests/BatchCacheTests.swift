// Who gets the same batch, and how long it is kept.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct BatchCacheTests {
    private let lobby = Channel(.lobby, floor: 0, isKept: true)
    private let swift = Channel(ChannelName("swift") ?? .lobby, floor: 0, isKept: true)

    init() {
        for (channel, seq) in [(lobby, 2), (swift, 4), (lobby, 5)] {
            channel.backlog.append(
                Array("{1}".utf8), bodyLength: 1, seq: seq, at: Timestamp(milliseconds: 0))
        }
        lobby.queue.add(ephemeral: [1], at: 7)
    }

    private func key(
        _ channels: [Channel], above seq: Int, limit: Int = 100, since revision: Int = 9
    ) -> BatchKey {
        BatchKey(channels, above: seq, limit: limit, since: revision)
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

    @Test func `a batch is composed once until a message comes`() {
        var cache = BatchCache()
        var composed = 0
        func ask(above seq: Int) -> Batch {
            cache.batch(for: key([lobby], above: seq)) {
                composed += 1
                return Batch(next: .now)
            }
        }
        let first = ask(above: 0)
        let second = ask(above: 1)
        #expect(composed == 1)
        #expect(first.json.bytes == second.json.bytes)
        _ = ask(above: 2)
        #expect(composed == 2)
        cache.empty()
        _ = ask(above: 0)
        #expect(composed == 3)
    }

    @Test func `a body is made once until a message comes`() {
        var cache = BatchCache()
        var made = 0
        for seq in [1, 1, 2, 1] {
            _ = cache.body(of: seq) {
                made += 1
                return .null
            }
        }
        #expect(made == 2)
        cache.empty()
        _ = cache.body(of: 1) {
            made += 1
            return .null
        }
        #expect(made == 3)
    }

    @Test func `however many ways there are to ask, so many batches are kept`() {
        var cache = BatchCache()
        var composed = 0
        func ask(limit: Int) {
            _ = cache.batch(for: key([lobby], above: 0, limit: limit)) {
                composed += 1
                return Batch(next: .now)
            }
        }
        for limit in 0...BatchCache.capacity { ask(limit: limit) }
        #expect(composed == BatchCache.capacity + 1)
        ask(limit: BatchCache.capacity)
        #expect(composed == BatchCache.capacity + 1)
        ask(limit: 0)
        #expect(composed == BatchCache.capacity + 2)
    }
}
