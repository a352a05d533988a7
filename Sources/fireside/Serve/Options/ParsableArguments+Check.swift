// One sentence for every number that is out of range.
// SPDX-License-Identifier: MIT

import ArgumentParser

extension ParsableArguments {
    /// - Throws: A sentence with the option, the value and the range.
    func check(_ value: Int, _ name: String, in range: ClosedRange<Int>) throws {
        guard range.contains(value) else {
            throw ValidationError(
                "\(name) \(value): it must be from \(range.lowerBound) to \(range.upperBound).")
        }
    }
}
