// Where a stream is cut.
// SPDX-License-Identifier: MIT

/// Lengths from 1 to 16 that follow from the bytes alone, so that a failure comes back.
struct Cuts {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    init(_ bytes: [UInt8]) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return 1 + Int(state >> 60)
    }
}
