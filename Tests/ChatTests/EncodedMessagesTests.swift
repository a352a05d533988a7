// The messages of a batch, one by one.
// SPDX-License-Identifier: MIT

@testable import Chat
import Testing

@Suite struct EncodedMessagesTests {
    private let at = Timestamp(milliseconds: 1_700_000_000_123)

    private func message(_ seq: Int, _ body: String, from: String? = nil) -> [UInt8] {
        Message(
            seq: seq, channel: .lobby, at: at, from: from.map(Identity.init(name:)),
            body: JSON(bytes: Array(body.utf8)), nonce: nil
        ).json(epoch: "k3f9")
    }

    private func ephemeral(
        _ content: EphemeralMessage.EphemeralContent, from: String? = nil
    ) -> [UInt8] {
        EphemeralMessage(
            channel: .lobby, at: at, from: from.map(Identity.init(name:)), content: content
        ).json()
    }

    private func batch(_ messages: [[UInt8]], more: Bool = false) -> Batch {
        Batch(
            next: .after(Position(epoch: "k3f9", seq: 9)),
            messages: Array(messages.joined(separator: [UInt8(ascii: ",")]))[...], more: more)
    }

    private func text(_ body: JSON) -> String { String(decoding: body.bytes, as: UTF8.self) }

    @Test(arguments: [Cursor.start, .now, .last(7), .after(Position(epoch: "k3f9", seq: 9))])
    func `an empty batch has none`(_ next: Cursor) {
        #expect(Batch(next: next, gap: true, more: true).messages.isEmpty)
    }

    @Test func `a message tells its fields`() throws {
        let json = message(43, #"{"text":"a \"b\" ]}"}"#, from: #"an"n, {é","from":"x"#)
        let found = try #require(batch([json], more: true).messages.first)
        #expect(Array(found.json) == json && found.isKept)
        #expect(found.at == at.description)
        #expect(text(found.body) == #"{"text":"a \"b\" ]}"}"#)
        #expect(found.from == #"an"n, {é","from":"x"#)
    }

    @Test func `an ephemeral message is not kept, and the word of who came has no body`() {
        let typing = ephemeral(.message(JSON(bytes: Array("[1]".utf8)), seconds: 5))
        let found = batch([typing, ephemeral(.join, from: "ann")]).messages
        #expect(found.map(\.isKept) == [false, false] && found.map(\.from) == [nil, "ann"])
        #expect(found.map { text($0.body) } == ["[1]", "null"])
    }

    @Test(arguments: ["5", "-1.5e9", "null", "true", #""\\""#, "[]", "{}", #""""#])
    func `a body may be any value`(_ body: String) {
        let found = batch([message(1, body), message(2, body)]).messages
        #expect(found.map { text($0.body) } == [body, body])
    }

    @Test func `what a body says is no field of its message`() throws {
        let body = #"{"from":"eve","at":"never","body":{"a":1,"from":"eve"}}"#
        let found = try #require(batch([message(1, body)]).messages.first)
        #expect(found.from == nil && found.at == at.description && text(found.body) == body)
    }

    @Test func `random messages are found, each as it was written`() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bodies = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                randomValue(3, &random)
            }
            let names = bodies.map { _ in Bool.random(using: &random) ? nil : randomText(&random) }
            let written = bodies.indices.map { index -> [UInt8] in
                let posted = JSON(bytes: Array(bodies[index].utf8))
                return Bool.random(using: &random)
                    ? message(index + 1, bodies[index], from: names[index])
                    : ephemeral(.message(posted, seconds: 5), from: names[index])
            }
            let found = batch(written, more: Bool.random(using: &random)).messages
            #expect(found.map { Array($0.json) } == written)
            #expect(found.map { text($0.body) } == bodies)
            #expect(found.map(\.from) == names)
        }
    }

    private func randomValue(
        _ depth: Int, _ random: inout SystemRandomNumberGenerator
    ) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 5 : 3), using: &random) {
        case 0: return String(Int.random(in: -99...99, using: &random))
        case 1: return ["null", "true", "false"].randomElement(using: &random) ?? "null"
        case 2: return quoted(randomText(&random))
        case 3:
            let values = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                randomValue(depth - 1, &random)
            }
            return "[\(values.joined(separator: ", "))]"
        default:
            let fields = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                "\(quoted(randomText(&random))) : \(randomValue(depth - 1, &random))"
            }
            return "{\(fields.joined(separator: ","))}"
        }
    }

    private func randomText(_ random: inout SystemRandomNumberGenerator) -> String {
        let letters = Array(#"ab"\{}[],: é𝄞<&"#) + ["\n"]
        return String(
            (0..<Int.random(in: 1...6, using: &random)).compactMap { _ in
                letters.randomElement(using: &random)
            })
    }

    private func quoted(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.append(quoted: text)
        return String(decoding: bytes, as: UTF8.self)
    }
}
