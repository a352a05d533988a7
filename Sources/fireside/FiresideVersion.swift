// Which Fireside this is. The one place that says so.
// SPDX-License-Identifier: MIT

/// The version: https://semver.org. `-dev` is what will become it, until it is released.
enum FiresideVersion {
    /// What `--version` and the banner print.
    static let current = "0.1.0-dev"
}
