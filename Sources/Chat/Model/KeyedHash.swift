// A hash of short texts that nobody can aim at.
// SPDX-License-Identifier: MIT

/// The value of a polynomial, whose coefficients are the bytes, at a secret point.
///
/// Clients choose the names that stand in tables. To make two names collide, a client would have to
/// know the point: two different polynomials of degree n have the same value at n points at most
/// (Carter and Wegman, 1979). Each process has a point of its own.
enum KeyedHash {
    /// 2⁶¹ - 1, a prime.
    private static let prime: UInt64 = 1 << 61 - 1
    private static let point = UInt64.random(in: 1..<prime)

    /// - Parameter bytes: None of them is zero.
    static func hash(_ bytes: Span<UInt8>) -> Int {
        let point = point
        var (sum, word): (UInt64, UInt64) = (0, 0)
        for index in bytes.indices {
            word = word << 8 | UInt64(bytes[index])
            // Seven bytes are less than the prime.
            if index % 7 == 6 || index == bytes.count - 1 {
                sum = multiply(sum + word, point)
                word = 0
            }
        }
        return Int(sum)
    }

    /// Modulo ``prime``: 2⁶¹ is 1 there, so the upper bits are added to the lower ones.
    private static func multiply(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let (high, low) = one.multipliedFullWidth(by: other)
        let sum = (low & prime) + (high << 3 | low >> 61)
        return sum < prime ? sum : sum - prime
    }
}
