// Standard input.
// SPDX-License-Identifier: MIT

import Glibc

/// What the user types, or another program writes.
struct StandardInput: ByteSource {
    /// A file always is. `poll`.
    var isReady: Bool {
        var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) != 0
    }

    /// What can be read now, 64 KiB at most. An error is an end.
    func read() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            repeat {
                poll(&state, 1, -1)
                count = Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            } while count < 0 && [EINTR, EAGAIN].contains(errno)
            count = max(0, count)
        }
    }
}
