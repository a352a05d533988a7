// Who is where, over all nodes.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// A session's part for presence.
final class RedisPeople {
    /// Places in channels that one call changes.
    private static let step = 500
    /// Channels whose people one call asks for, in about.
    private static let channelStep = 100

    private let runner: ScriptRunner
    private let node: String
    private let options: HubOptions

    init(_ runner: ScriptRunner, node: String, options: HubOptions) {
        self.runner = runner
        self.node = node
        self.options = options
    }

    /// See ``EngineSession/report(_:)``.
    func report(_ changes: [PresenceChange]) -> Deferred<Void> {
        var rest = changes[...]
        var calls: [RedisCommand] = []
        while !rest.isEmpty {
            var command = runner.command(.presence)
            command.append(node)
            command.append(options.maxPeoplePerChannel)
            command.append(options.maxPeople)
            var places = 0
            while places < RedisPeople.step, let change = rest.popFirst() {
                append(change, to: &command)
                places += change.channels.count
            }
            calls.append(command)
        }
        return runner.connection.callAll(calls).addCallback { _ in }
    }

    private func append(_ change: PresenceChange, to command: inout RedisCommand) {
        command.append(change.isComing ? "came" : "left")
        command.append(change.identity.subject)
        command.append(change.identity.displayName)
        command.append(change.identity.person?.description ?? "")
        command.append(change.channels.count)
        for channel in change.channels { command.append(channel.description) }
    }

    /// See ``EngineSession/reap(_:)``.
    func reap(_ other: String) -> Deferred<Bool> {
        var command = runner.command(.reap)
        command.append(other)
        command.append(options.grace.milliseconds)
        command.append(RedisPeople.step)
        return runner.run(command) { cursor throws(RESPError) in try cursor.integer() == 1 }
    }

    /// See ``EngineSession/people()``. Each step asks for some channels; who comes or goes meanwhile is
    /// told by the log.
    func people() -> Deferred<[EnginePerson]> {
        var people: [EnginePerson] = []
        var seen: Set<ChannelName> = []
        func next(_ place: String) -> Deferred<[EnginePerson]> {
            let scan = RedisCommand(
                "SSCAN", runner.keys.crowded, place, "COUNT", "\(RedisPeople.channelStep)")
            return runner.run(scan) { cursor throws(RESPError) in
                guard try cursor.array() == 2 else { throw .unexpected }
                return (try cursor.text(), try cursor.texts())
            }.addCallback { [self] (place: String, names: [String]) in
                // A scan may tell the same twice.
                let channels = names.compactMap { ChannelName($0) }.filter {
                    seen.insert($0).inserted
                }
                return read(channels).addCallback { found in
                    people += found
                    return place == "0" ? .succeed(people) : next(place)
                }
            }
        }
        return next("0")
    }

    private func read(_ channels: [ChannelName]) -> Deferred<[EnginePerson]> {
        let commands = channels.map { RedisCommand("HGETALL", runner.keys.people($0)) }
        return runner.connection.callAll(commands).addCallback { [runner] replies in
            var people: [EnginePerson] = []
            for (channel, reply) in zip(channels, replies) {
                let fields = try runner.connection.read(reply) { cursor throws(RESPError) in
                    try cursor.fields()
                }
                people += fields.compactMap { Person(subject: $0.key, $0.value) }.map {
                    EnginePerson($0, in: channel)
                }
            }
            return people
        }
    }
}

extension Person {
    /// `since|nodes|display name`; the person stands right behind `since`, if there is one.
    fileprivate init?(subject: String, _ text: String) {
        let parts = text.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let digits = parts[0].prefix(while: \.isASCIIDigit)
        guard let since = Int(digits) else { return nil }
        self.init(
            identity: Identity(
                subject: subject, displayName: String(parts[2]),
                person: PersonID(String(parts[0][digits.endIndex...]))),
            since: Timestamp(milliseconds: since))
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension Duration {
    /// Rounded down.
    var milliseconds: Int { Int(self / .milliseconds(1)) }
}

@available(*, unavailable)
extension RedisPeople: Sendable {}
