// Colours on a terminal, where they are wanted.
// SPDX-License-Identifier: MIT

import Glibc

/// Puts colours around text, or leaves it alone.
struct ANSIStyle {
    private let isOn: Bool

    /// https://no-color.org: set to anything, `NO_COLOR` means none. A dumb terminal has none.
    static var wanted: ANSIStyle {
        ANSIStyle(isOn: environment("NO_COLOR").isEmpty && !isDumbTerminal)
    }

    static let none = ANSIStyle(isOn: false)

    /// Whether the terminal cannot even erase a line.
    static var isDumbTerminal: Bool { ["", "dumb"].contains(environment("TERM")) }

    private static func environment(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }

    func dim(_ text: String) -> String { dress(text, "2") }
    func green(_ text: String) -> String { dress(text, "32") }
    func yellow(_ text: String) -> String { dress(text, "33") }

    /// The same colour for the same name, today and tomorrow.
    func name(_ name: String) -> String {
        dress(
            name,
            "38;5;\(ANSIStyle.palette[Int(ANSIStyle.hash(name) % UInt32(ANSIStyle.palette.count))])"
        )
    }

    private func dress(_ text: String, _ code: String) -> String {
        isOn ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    /// Of the 256 colours, twelve whose contrast with black and with white is 3 to 1 or better.
    private static let palette = [28, 30, 32, 63, 64, 94, 98, 131, 133, 160, 162, 166]

    /// FNV-1a: Swift's own hash differs from run to run.
    private static func hash(_ name: String) -> UInt32 {
        name.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
