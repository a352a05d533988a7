// What an operator is told about settings.
// SPDX-License-Identifier: MIT

import Testing

@testable import ChatRedis

@Suite struct AdviceTests {
    private let good = [
        "appendonly": "yes", "maxmemory": "1000", "maxmemory-policy": "noeviction",
        "min-replicas-to-write": "1", "min-replicas-max-lag": "2",
    ]

    private func sentences(
        _ settings: [String: String]?, replicas: Int, sentinels: Int?
    ) -> [String] {
        RedisAdvice(settings: settings, replicas: replicas, sentinels: sentinels).sentences
    }

    @Test func `three servers with the settings of the guide are good`() {
        #expect(sentences(good, replicas: 2, sentinels: 3).isEmpty)
    }

    @Test(arguments: [
        ("appendonly", "no"), ("maxmemory", "0"), ("maxmemory-policy", "allkeys-lru"),
        ("min-replicas-to-write", "0"), ("min-replicas-max-lag", "10"),
    ])
    func `each setting that is missing is one sentence`(name: String, value: String) {
        var settings = good
        settings[name] = value
        #expect(sentences(settings, replicas: 2, sentinels: 3).count == 1)
    }

    @Test func `a server that stands alone needs no replicas`() {
        var settings = good
        settings["min-replicas-to-write"] = "0"
        #expect(sentences(settings, replicas: 0, sentinels: nil).isEmpty)
    }

    @Test func `too few replicas and sentinels are told`() {
        #expect(sentences(good, replicas: 1, sentinels: 3).count == 1)
        #expect(sentences(good, replicas: 2, sentinels: 2).count == 1)
        #expect(sentences(nil, replicas: 0, sentinels: 1).count == 3)
    }
}
