// A word that nobody else will think of.
// SPDX-License-Identifier: MIT

/// 22 of `A-Za-z0-9_-`, 132 random bits: the name of one listener, or the nonce of one message.
struct RandomID: CustomStringConvertible {
    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")

    let description = String((0..<22).map { _ in letters[Int.random(in: 0..<64)] })
}
