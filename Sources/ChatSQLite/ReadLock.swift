// Keeps writers away from a file that is only read.
// SPDX-License-Identifier: MIT

internal import Chat
internal import Glibc

/// A shared lock where SQLite's would be, sqlite.org/lockingv3.html: whoever wants to write waits
/// until it is released, and other readers do not.
///
/// An open file description's lock (`F_OFD_SETLK`): it goes with its descriptor, not with any that the
/// process closes. (SQLite's locks are of the other kind: whoever opens a file twice in one process
/// and closes it once has lost them.)
struct ReadLock: Sendable {
    /// linux/fcntl.h; the C library shows `F_OFD_SETLK` to GNU sources alone.
    private static let setOpenFileLock: Int32 = 37

    private let descriptor: Int32

    /// - Throws: ``JournalError/busy(path:)`` when another process has been writing for a second.
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

    func release() {
        close(descriptor)
    }

    /// A file system without locks has none to respect.
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
