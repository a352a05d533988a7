// What is traced: nothing, most of the time.
// SPDX-License-Identifier: MIT

import Synchronization

/// What is traced, in the whole process. Where nothing is, it costs one relaxed load.
enum TraceFlags {
    private static let flags = Atomic<UInt8>(0)

    static let debugging: UInt8 = 1
    static let tracing: UInt8 = 2
    static let recording: UInt8 = 4
    static let values: UInt8 = 8
    /// The tracer hears also of Deferreds without a name.
    static let unnamed: UInt8 = 16

    /// Whether any flag is set.
    @inline(__always)
    static var areSet: Bool { flags.load(ordering: .relaxed) != 0 }

    /// Whether `flag`, or one of several, is set.
    static func has(_ flag: UInt8) -> Bool { flags.load(ordering: .relaxed) & flag != 0 }

    static func set(_ flag: UInt8, _ on: Bool) {
        if on {
            flags.bitwiseOr(flag, ordering: .relaxed)
        } else {
            flags.bitwiseAnd(~flag, ordering: .relaxed)
        }
    }
}
