// Streams of frames made by chance: as clients send them, and spoilt.
// SPDX-License-Identifier: MIT

import TestSupport
import WebSocket

/// What one peer sends.
struct MadeFrames {
    private(set) var bytes: [UInt8] = []
    let role: EndpointRole

    /// - Parameter random: Where the chances come from.
    init(_ random: inout Seeded) {
        role = random.oneIn(5) ? .client : .server
        for _ in 0..<Int.random(in: 1...4, using: &random) { addMessage(&random) }
        if random.oneIn(2) {
            for _ in 0..<Int.random(in: 1...2, using: &random) { spoil(&random) }
        }
    }

    private mutating func addMessage(_ random: inout Seeded) {
        let isText = random.oneIn(2)
        let payload = isText ? MadeFrames.text(&random) : MadeFrames.anyBytes(&random)
        let cuts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Int.random(in: 0...payload.count, using: &random)
        }
        let places = [0] + cuts.sorted() + [payload.count]
        for (number, (start, end)) in zip(places, places.dropFirst()).enumerated() {
            let opcode = number > 0 ? Opcode.continuation : isText ? .text : .binary
            add(opcode, Array(payload[start..<end]), isFinal: number == cuts.count, &random)
            if random.oneIn(4) { addControl(&random) }
        }
    }

    private mutating func addControl(_ random: inout Seeded) {
        let payload = Array(MadeFrames.text(&random).prefix(100))
        switch Int.random(in: 0..<7, using: &random) {
        case 0, 1, 2: add(.ping, payload, &random)
        case 3, 4: add(.pong, payload, &random)
        case 5: add(.close, [], &random)
        default:
            let code = [1000, 1001, 1005, 1014, 1015, 2999, 3000, 4429, 5000].randomElement(
                using: &random)
            let number = UInt16(code ?? 0)
            add(.close, [UInt8(number >> 8), UInt8(number & 255)] + payload, &random)
        }
    }

    private mutating func add(
        _ opcode: Opcode, _ payload: [UInt8], isFinal: Bool = true, _ random: inout Seeded
    ) {
        let four = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
        let key = MaskingKey(four[0], four[1], four[2], four[3])
        if role == .server {
            bytes += frame(opcode, payload, isFinal: isFinal, key: key)
        } else {
            bytes += FrameHead(opcode, payloadLength: payload.count, isFinal: isFinal).bytes
            bytes += payload
        }
    }

    private mutating func spoil(_ random: inout Seeded) {
        guard let index = bytes.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: bytes[index] = .random(in: 0...255, using: &random)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.remove(at: index)
        case 3: bytes.removeSubrange(index...)
        default: bytes.insert(.random(in: 0...255, using: &random), at: index)
        }
    }

    private static func text(_ random: inout Seeded) -> [UInt8] {
        let words = ["Hello, ", "Grüße ", "κόσμε ", "漢字", "😀", "0123456789abcdef", "\0"]
        let count = random.oneIn(10) ? 200 : Int.random(in: 0...8, using: &random)
        var text: [UInt8] = []
        for _ in 0..<count { text += Array((words.randomElement(using: &random) ?? "").utf8) }
        return text
    }

    private static func anyBytes(_ random: inout Seeded) -> [UInt8] {
        let count = Int.random(in: 0...140, using: &random)
        return (0..<count).map { _ in .random(in: 0...255, using: &random) }
    }

    /// As the network may bring them.
    func pieces(_ random: inout Seeded) -> [ArraySlice<UInt8>] {
        if random.oneIn(3) { return bytes.indices.map { bytes[$0...$0] } }
        var places = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            Int.random(in: 0...bytes.count, using: &random)
        }
        places = [0] + places.sorted() + [bytes.count]
        return zip(places, places.dropFirst()).map { bytes[$0..<$1] }
    }
}
