// A real Redis server, and nodes' engines on it.
// SPDX-License-Identifier: MIT

import Chat
import ChatRedis
import Deferred
import EventLoop
import LoopSupport
import TestSupport

/// A server, and a loop on which all engines live.
final class EngineHarness {
    let loop: EventLoop
    let server: RedisProcess
    private var engines: [RedisEngine] = []
    private var nonces = 0

    init(_ settings: String...) throws {
        loop = try EventLoop()
        server = try EngineHarness.start(settings)
    }

    private static func start(_ settings: [String]) throws -> RedisProcess {
        switch settings.count {
        case 0: try RedisProcess()
        case 1: try RedisProcess(settings[0])
        default: try RedisProcess(settings.joined(separator: "\n"))
        }
    }

    deinit {
        for engine in engines { engine.close() }
    }

    /// Another node's engine.
    func engine(
        _ url: String? = nil, _ change: (inout HubOptions) -> Void = { _ in }
    ) throws -> RedisEngine {
        var options = HubOptions()
        change(&options)
        let location = try RedisLocation(url ?? "redis://127.0.0.1:\(server.port)/chat")
        let engine = RedisEngine(location, on: loop, options: options)
        engines.append(engine)
        return engine
    }

    /// A session of a node that begins.
    func session(
        of node: String = "ann", epoch: String? = nil, heard: Int = 0,
        _ change: (inout HubOptions) -> Void = { _ in }
    ) throws -> any EngineSession {
        try value(
            engine(nil, change).open(NodeIntroduction(node: node, epoch: epoch, heard: heard)))
    }

    /// Turns until there is a result.
    func value<Value>(_ deferred: Deferred<Value>) throws -> Value {
        var outcome: Result<Value, Failure>?
        deferred.addBoth { (result: Result<Value, Failure>) -> Void in outcome = result }
        loop.turn { outcome != nil }
        guard let outcome else { throw TestError.timedOut("result") }
        switch outcome {
        case .success(let value): return value
        case .failure(let failure): throw failure.error
        }
    }

    /// The error that comes in place of a value; nil for none.
    func error<Value>(_ deferred: Deferred<Value>) throws -> EngineError? {
        do {
            _ = try value(deferred)
            return nil
        } catch let error as EngineError {
            return error
        }
    }

    /// Waits for what another process does.
    func eventually(_ condition: () throws -> Bool) throws {
        for _ in 0..<500 {
            if try condition() { return }
            wait(.milliseconds(10))
        }
        throw TestError.timedOut("change")
    }

    /// Lets time pass, for what goes by the server's clock.
    func wait(_ time: Duration) {
        loop.callLater(time) { [loop] in loop.stop() }
        loop.run()
    }

    /// A message with a nonce of its own.
    func draft(
        _ text: String = "hi", in channel: String = "a", from: String? = "ann",
        person: PersonID? = nil, nonce: String? = nil
    ) throws -> Draft {
        nonces += 1
        return Draft(
            channel: try name(channel),
            from: from.map { Identity(displayName: $0, person: person) },
            body: try JSON(posted: Array("\"\(text)\"".utf8)),
            nonce: Nonce(sender: "ann", value: nonce ?? "nonce\(nonces)"))
    }

    func name(_ text: String) throws -> ChannelName {
        guard let name = ChannelName(text) else { throw TestError.timedOut("result") }
        return name
    }

    /// Publishes one message after the other.
    ///
    /// - Returns: Their numbers; 0 for no room, and less for one that was known.
    @discardableResult
    func publish(_ drafts: Draft..., on session: any EngineSession) throws -> [Int] {
        try value(session.publish(drafts)).map { receipt in
            switch receipt {
            case .published(let seq): seq
            case .known(let seq): -seq
            case .noRoom: 0
            }
        }
    }

    /// Edits a message, or deletes it where there is no new text, and waits.
    ///
    /// - Returns: The number of the change, or why there is none.
    func revise(
        _ seq: Int, to text: String? = nil, in channel: String? = nil,
        by editor: Editor = .moderator,
        on session: any EngineSession
    ) throws -> ChangeReceipt {
        try value(session.revise(change(seq, to: text, in: channel, by: editor)))
    }

    func change(
        _ seq: Int, to text: String? = nil, in channel: String? = nil,
        by editor: Editor = .moderator
    ) throws -> MessageChange {
        MessageChange(
            Position(epoch: "any", seq: seq), in: try channel.map(name),
            to: try text.map { try JSON(posted: Array("\"\($0)\"".utf8)) }, by: editor)
    }

    /// The page of these channels behind a number.
    func page(
        _ channels: String..., after seq: Int = 0, limit: Int = 100, on session: any EngineSession
    ) throws -> JournalPage {
        try value(session.read(channels.map(name), after: seq, limit: limit))
    }
}

extension JournalPage {
    var numbers: [Int] { messages.map(\.seq) }
}
