// Which Fireside this is. The one place that says so.
// SPDX-License-Identifier: MIT

/// The version: https://semver.org. `-dev` is what will become it, until it is released.
enum FiresideVersion {
    /// What the banner prints.
    static let current = "0.1.0-dev"

    /// What `--version` prints, such as `0.1.0-dev (a1b2c3d, 2026-11-26)`. Plugins/StampCommit writes
    /// `commit`.
    static var withCommit: String {
        commit.map { "\(current) (\($0.hash), \($0.day))" } ?? current
    }
}
