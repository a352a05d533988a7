// The end of the patience of `fireside say`.
// SPDX-License-Identifier: MIT

/// The server could not be reached, or was too busy, for as long as we were willing to wait.
struct GaveUp: Error, CustomStringConvertible {
    let reason: String
    /// The pause that the server asks for, if that is longer than our patience.
    var wanted: Duration?
    let patience: Duration

    var description: String {
        let seconds = patience.components.seconds
        guard let wanted else { return "\(reason) (gave up after \(seconds) s)" }
        let pause = wanted.components.seconds
        return "\(reason) (it asks to wait \(pause) s; --patience is \(seconds) s)"
    }
}
