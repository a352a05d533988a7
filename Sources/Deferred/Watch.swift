// Who is looking: nobody, most of the time.
// SPDX-License-Identifier: MIT

internal import Synchronization

/// What is being watched, in the whole process. One relaxed load where nothing is.
enum Watch {
    private static let flags = Atomic<UInt8>(0)

    static let debugging: UInt8 = 1
    static let tracing: UInt8 = 2
    static let recording: UInt8 = 4
    static let values: UInt8 = 8

    /// Whether anybody looks at all.
    @inline(__always)
    static var isOn: Bool { flags.load(ordering: .relaxed) != 0 }

    static func watches(_ flag: UInt8) -> Bool { flags.load(ordering: .relaxed) & flag != 0 }

    static func set(_ flag: UInt8, _ on: Bool) {
        if on {
            flags.bitwiseOr(flag, ordering: .relaxed)
        } else {
            flags.bitwiseAnd(~flag, ordering: .relaxed)
        }
    }
}
