// Numbers as people read them.
// SPDX-License-Identifier: MIT

extension Int {
    /// `1,000,000`.
    package var grouped: String {
        guard magnitude >= 1000 else { return String(self) }
        let rest = String(magnitude % 1000)
        let zeros = String(repeating: "0", count: 3 - rest.count)
        return "\((self / 1000).grouped),\(zeros)\(rest)"
    }

    /// `1 message`, `1,000 messages`.
    package func counting(_ noun: String) -> String {
        "\(grouped) \(noun)\(self == 1 ? "" : "s")"
    }

    /// `8 MiB`; in the largest unit that divides it.
    package var asBytes: String {
        for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")]
        where self != 0 && trailingZeroBitCount >= shift {
            return "\((self >> shift).grouped) \(unit)"
        }
        return counting("byte")
    }
}
