// Sockets that systemd listens on, and passes on to the server.
// SPDX-License-Identifier: MIT

import Glibc

/// Socket activation: systemd opens the sockets of a `.socket` unit, and starts the server at the first
/// client. While the server starts again, clients wait. `sd_listen_fds(3)`.
enum ActivatedSockets {
    /// The first descriptor that is passed on.
    private static let first: Int32 = 3

    /// The descriptors that are for this process; empty where there are none. The two variables are gone
    /// afterwards, so that no program that this one starts takes them for its own.
    static func take() -> [Int32] {
        let (pid, count) = (number("LISTEN_PID"), number("LISTEN_FDS"))
        for name in ["LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"] { unsetenv(name) }
        guard pid == Int(getpid()), let count, (1...64).contains(count) else { return [] }
        return (first..<first + Int32(count)).map { descriptor in
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            return descriptor
        }
    }

    private static func number(_ name: String) -> Int? {
        getenv(name).flatMap { Int(String(cString: $0)) }
    }
}
