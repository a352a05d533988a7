// Keeps other processes from writing to a file while it is only read.
// SPDX-License-Identifier: MIT

import Chat
import Glibc

/// A shared lock at the place of SQLite's own, sqlite.org/lockingv3.html. Writers wait until it is
/// released; other readers do not.
///
/// It belongs to an open file description (`F_OFD_SETLK`) and ends with it. SQLite's locks belong to
/// the process: if a process opens a file twice and closes it once, its locks are lost.
struct ReadLock: Sendable {
    /// `F_OFD_SETLK` of linux/fcntl.h, which the C library shows only to GNU sources.
    private static let setOpenFileLock: Int32 = 37

    /// A file description of its own: SQLite opens another. It is open until ``release()``.
    private let descriptor: Int32

    /// - Throws: ``JournalError/busy(path:)`` when another process has kept the file for a second.
    init(path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw JournalError.unusable(path: path, "it cannot be opened")
        }
        do {
            try retryingWhileBusy { [descriptor] in try ReadLock.lock(descriptor, path) }
        } catch {
            release()
            throw error
        }
    }

    /// Closes the file, and with it the lock.
    func release() {
        close(descriptor)
    }

    /// On a file system without locks there is nothing to do.
    private static func lock(_ descriptor: Int32, _ path: String) throws {
        var range = flock()
        range.l_type = Int16(F_RDLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = 0x4000_0002  // SQLite: SHARED_FIRST
        range.l_len = 510  // SQLite: SHARED_SIZE
        guard fcntl(descriptor, setOpenFileLock, &range) == 0 || errno != EAGAIN else {
            throw JournalError.busy(path: path)
        }
    }
}
