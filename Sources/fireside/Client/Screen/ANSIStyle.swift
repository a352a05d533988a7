// Colours on a terminal, if the user wants them.
// SPDX-License-Identifier: MIT

import Glibc

/// Puts colours around text, or leaves the text as it is.
struct ANSIStyle {
    /// False: every text comes back as it is.
    private let isOn: Bool

    /// No colours if `NO_COLOR` is set to anything, https://no-color.org, or on a dumb terminal.
    static var wanted: ANSIStyle {
        ANSIStyle(isOn: environment("NO_COLOR").isEmpty && !isDumbTerminal)
    }

    /// Leaves every text as it is, whatever the environment says.
    static let none = ANSIStyle(isOn: false)

    /// Whether the terminal cannot even erase a line. `TERM`.
    static var isDumbTerminal: Bool { ["", "dumb"].contains(environment("TERM")) }

    /// A variable that is not set reads as an empty one.
    private static func environment(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }

    /// SGR 2, for what is not somebody's own text: times, channels, notices.
    func dim(_ text: String) -> String { colour(text, "2") }
    /// SGR 3, for what somebody does.
    func italic(_ text: String) -> String { colour(text, "3") }
    /// SGR 32, for the mark of a connection that works.
    func green(_ text: String) -> String { colour(text, "32") }
    /// SGR 33, for a state that the user should see.
    func yellow(_ text: String) -> String { colour(text, "33") }

    /// A name in its colour, which is the same in every run.
    func name(_ name: String) -> String {
        colour(
            name,
            "38;5;\(ANSIStyle.palette[Int(ANSIStyle.hash(name) % UInt32(ANSIStyle.palette.count))])"
        )
    }

    /// - Parameter code: The parameters of SGR (ECMA-48), without `ESC [` and `m`.
    private func colour(_ text: String, _ code: String) -> String {
        isOn ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    /// Twelve of the 256 colours, whose contrast with black and with white is at least 3 to 1.
    private static let palette = [28, 30, 32, 63, 64, 94, 98, 131, 133, 160, 162, 166]

    /// FNV-1a. Swift's own hash differs from run to run.
    private static func hash(_ name: String) -> UInt32 {
        name.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }
}
