// The path below which a chat lives.
// SPDX-License-Identifier: MIT

/// The whole host, or a path such as `/chat`, where a proxy gives one host to several sites.
public struct BasePath: Hashable, Sendable, CustomStringConvertible {
    /// The whole host.
    public static let root = BasePath(checked: "")

    /// Empty for the whole host. Otherwise it begins with a slash and does not end with one, so that a
    /// path of the chat can follow. It has only characters that mean the same in a URL, in HTML, in a
    /// header field and in a shell.
    public let description: String

    /// nil for anything but `/`, or a slash and the names of one or more folders: letters, digits,
    /// `-`, `.`, `_` and `~`. A slash may stand at the end.
    public init?(_ text: String) {
        let path = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard path.wholeMatch(of: /(?:\/[A-Za-z0-9._~-]+)*/) != nil,
            text.hasPrefix("/"), path.utf8.count <= BasePath.maxLength
        else { return nil }
        // Browsers and proxies remove these two.
        let folders = path.split(separator: "/")
        guard !folders.contains("."), !folders.contains("..") else { return nil }
        self.init(checked: path)
    }

    private init(checked path: String) { description = path }

    /// Whether the chat has paths of its own that begin in the same way. Behind a proxy that removes the
    /// base path, it would not be clear which one a request means.
    public var isTaken: Bool {
        let first = description.split(separator: "/").first ?? ""
        return BasePath.taken.contains(first) || BasePath.files.contains { first.hasSuffix($0) }
    }

    /// What the chat's own paths begin with, except `/chat`, which is the page with a base path as well.
    private static let taken: Set<Substring> = [
        "channels", "health", "language", "login", "logout", "me", "metrics", "moderation", "page",
        "poll", "ready",
    ]
    private static let files = [
        ".css", ".js", ".json", ".mjs", ".mts", ".svg", ".ts", ".webmanifest",
    ]

    /// In bytes: it stands in the name of a cookie, and in each link of the page.
    static let maxLength = 128
}
