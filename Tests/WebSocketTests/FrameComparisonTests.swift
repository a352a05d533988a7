// The reader, held to the verdicts of a slower one.
// SPDX-License-Identifier: MIT

import Foundation
import TestSupport
import Testing
import WebSocket

/// Each run makes streams of frames, spoils some, and cuts them up. Both readers must find the same
/// messages, and the same code for what is wrong.
///
/// To try a million with other chances:
///
///     FRAME_COMPARISONS=1000000 FRAME_SEED=7 swift test --filter FrameComparisonTests
@Suite struct FrameComparisonTests {
    private static let environment = ProcessInfo.processInfo.environment
    private let count = environment["FRAME_COMPARISONS"].flatMap(Int.init) ?? 5000
    private let seed = environment["FRAME_SEED"].flatMap(UInt64.init) ?? 15

    @Test func `the reader says what the reference says, however frames are spoilt and cut`() {
        var outcomes: [String: Int] = [:]
        for number in 0..<count {
            var random = Seeded(state: seed &<< 32 &+ UInt64(number))
            let made = MadeFrames(&random)
            let limit = random.oneIn(4) ? 100 : 10_000
            let reading = Reading(made.pieces(&random), by: made.role, maxMessage: limit)
            let reference = ReferenceDecoder(
                made.bytes, isServer: made.role == .server, maxMessage: limit)
            guard reading.messages == reference.messages,
                reading.error?.code.rawValue == reference.error
            else {
                Issue.record(
                    "seed \(seed), number \(number): \(reading), the reference: \(reference)")
                return
            }
            outcomes[reading.error.map { "\($0.code)" } ?? "right", default: 0] += 1
        }
        // Chance must find its way to all of them, or the comparison says little.
        for outcome in ["right", "1002", "1007", "1009"] {
            #expect(outcomes[outcome, default: 0] > count / 200, "\(outcomes)")
        }
    }

    @Test func `a stream says the same, wherever it is cut in two`() {
        var random = Seeded(state: seed)
        for _ in 0..<30 {
            let made = MadeFrames(&random)
            let whole = Reading(made.bytes, by: made.role)
            for place in made.bytes.indices {
                let halves = [made.bytes[..<place], made.bytes[place...]]
                #expect(Reading(halves, by: made.role) == whole, "\(made.bytes) at \(place)")
            }
        }
    }
}
