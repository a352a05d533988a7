// Two functions that may throw.
// SPDX-License-Identifier: MIT

struct NotANumber: Error {}
struct TooHot: Error {}

func parse(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw NotANumber() }
    return number
}

func show(_ number: Int, _ unit: String) throws {
    guard number < 60 else { throw TooHot() }
    print("  it is \(number) \(unit)")
}
