// Where a test keeps a journal that outlives its server.
// SPDX-License-Identifier: MIT

import Foundation

/// A journal's file in its own folder, which is deleted with the test.
final class JournalFolder {
    let path = NSTemporaryDirectory() + "fireside-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var options: String { "--journal \(path)/chat.db" }
}
