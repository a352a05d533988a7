// Which build of the server this is.
// SPDX-License-Identifier: MIT

/// For the metric `fireside_build_info`.
public struct BuildInfo: Sendable {
    /// https://semver.org
    public var version: String
    /// Of the source code, in short; `unknown` where it was not built from a repository.
    public var commit: String

    /// - Parameters:
    ///   - version: See ``version``.
    ///   - commit: See ``commit``.
    public init(version: String = "unknown", commit: String = "unknown") {
        self.version = version
        self.commit = commit
    }
}
