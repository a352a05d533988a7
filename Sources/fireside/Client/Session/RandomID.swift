// An identifier that nobody can guess.
// SPDX-License-Identifier: MIT

/// 22 of the characters `A-Za-z0-9_-`, 132 random bits: names one listener, or one message.
struct RandomID: CustomStringConvertible {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")

    let description = String((0..<22).map { _ in letters[Int.random(in: 0..<64)] })
}
