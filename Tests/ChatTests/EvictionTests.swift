// Who makes room, and down to where.
// SPDX-License-Identifier: MIT

import Chat
import Testing

@Suite struct EvictionTests {
    /// The channels that have to, the first to do so first, and their level.
    private func evicted(_ bytes: [Int], limit: Int) -> (channels: [String], level: Int) {
        var eviction = Eviction(
            bytes.enumerated().map { (ChannelName("c\($0)")!, $1) }, limit: limit)
        var channels: [String] = []
        while let channel = eviction.channel(.max) {
            channels.append(channel.description)
            eviction.next()
        }
        return (channels, eviction.level)
    }

    @Test func `the largest is cut until an eighth is free`() {
        let eviction = evicted([10, 900, 80], limit: 800)
        #expect(eviction.channels == ["c1"])
        #expect(eviction.level == 700 - 90)
    }

    @Test func `the largest are cut to one level`() {
        let eviction = evicted([300, 10, 500, 400], limit: 800)
        #expect(eviction.channels == ["c2", "c3", "c0"])
        #expect(eviction.level == (700 - 10) / 3)
    }

    @Test func `equals are cut alike`() {
        let eviction = evicted(Array(repeating: 100, count: 9), limit: 800)
        #expect(eviction.channels.count == 9)
        #expect(eviction.level == 77)
    }

    @Test func `nobody is asked where nobody has to`() {
        #expect(Eviction().channel(.max) == nil)
        #expect(evicted([], limit: 800).channels == [])
    }

    @Test func `a round is over when an eighth is free, no matter who still holds much`() {
        let eviction = Eviction([(.lobby, 900)], limit: 800)
        #expect(eviction.channel(701) == .lobby && eviction.surplus(701) == 1)
        #expect(eviction.channel(700) == nil && eviction.surplus(700) == 0)
    }

    @Test func `what stays is at most seven eighths, whatever there is`() {
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...50)).map { _ in
                Int.random(in: 10...1_000, using: &chance)
            }
            let limit = bytes.reduce(0, +) - 1
            let (channels, level) = evicted(bytes, limit: limit)
            let left = bytes.reduce(0) { $0 + min($1, level) }
            #expect(left <= limit - limit / 8)
            #expect(left + bytes.count >= limit - limit / 8, "and not much less")
            #expect(channels.count == bytes.count { $0 > level })
        }
    }
}
