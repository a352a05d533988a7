// Which file a path names at the moment.
// SPDX-License-Identifier: MIT

import Glibc

/// Device and inode; stat(2).
struct FileIdentity: Sendable, Equatable {
    /// Inodes are counted by device: only both together name a file.
    private let device: dev_t
    private let inode: ino_t

    /// - Returns: nil if there is no file.
    init?(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
    }
}
