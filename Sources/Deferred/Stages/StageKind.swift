// How a stage was added.
// SPDX-License-Identifier: MIT

/// The lanes a stage is on, by how it was added.
public enum StageKind: String, Sendable {
    /// `addCallback`.
    case callback = "cb"

    /// `addErrback`.
    case errback = "eb"

    /// `addBoth`.
    case both

    /// `addCallbacks`.
    case pair
}
