// What an operator should know before messages are entrusted to these servers.
// SPDX-License-Identifier: MIT

/// Looks at a primary's settings. docs/deploy/cluster.md says what each is for.
struct RedisAdvice {
    /// The settings that are asked for.
    static let names = [
        "appendonly", "maxmemory", "maxmemory-policy", "min-replicas-to-write",
        "min-replicas-max-lag",
    ]

    /// The primary's settings; nil where it does not tell them.
    var settings: [String: String]?
    /// How many replicas are connected to it.
    var replicas = 0
    /// How many sentinels are named; nil where there are none.
    var sentinels: Int?

    /// A sentence for each thing that may cost messages.
    var sentences: [String] {
        settingSentences + serverSentences
    }

    private var settingSentences: [String] {
        guard let settings else {
            return [
                """
                Redis does not let this user read its settings, so they could not be checked. Allow it \
                CONFIG GET: +config|get.
                """
            ]
        }
        var sentences: [String] = []
        if settings["appendonly"] != "yes" {
            sentences.append(
                """
                Redis keeps nothing on disk: all messages are lost when it stops. Set appendonly yes.
                """)
        }
        let policy = settings["maxmemory-policy"] ?? ""
        if policy != "noeviction" {
            sentences.append(
                """
                Redis drops keys when its memory is full, and messages with them: maxmemory-policy is \
                \(policy). Set it to noeviction.
                """)
        }
        if settings["maxmemory"] == "0" {
            sentences.append(
                """
                Redis may take all memory of its host, and the system may then end it. Set maxmemory.
                """)
        }
        if replicas > 0 || sentinels != nil { sentences += writeSentences(settings) }
        return sentences
    }

    /// What a primary that is cut off from its replicas may do.
    private func writeSentences(_ settings: [String: String]) -> [String] {
        let needed = settings["min-replicas-to-write"].flatMap { Int($0) } ?? 0
        if needed == 0 {
            return [
                """
                A primary that is cut off takes messages that a failover then loses. Set \
                min-replicas-to-write 1.
                """
            ]
        }
        let lag = settings["min-replicas-max-lag"].flatMap { Int($0) } ?? 0
        if lag > 3 {
            return [
                """
                A primary that is cut off takes messages for \(lag) seconds that a failover then loses. \
                Set min-replicas-max-lag 2.
                """
            ]
        }
        return []
    }

    private var serverSentences: [String] {
        guard let sentinels else { return [] }
        var sentences: [String] = []
        if replicas < 2 {
            let count = replicas == 1 ? "one replica" : "no replica"
            sentences.append(
                """
                The primary has \(count). While the only other server is down, no message can be \
                published. Run three servers.
                """)
        }
        if sentinels < 3 {
            sentences.append(
                """
                The URL names fewer than three sentinels. Two cannot agree on a failover when one of \
                them is down. Run three, and name all of them.
                """)
        }
        return sentences
    }
}
