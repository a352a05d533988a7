// The program at the other end of a Unix socket.
// SPDX-License-Identifier: MIT

import Glibc

/// Who has connected over a Unix socket, as the kernel tells it. unix(7), `SO_PEERCRED`.
public struct PeerProcess: Equatable, Sendable {
    /// The process. It may have ended since.
    public let pid: Int32
    /// The user it ran as.
    public let uid: UInt32

    /// A process that is known by other means.
    public init(pid: Int32, uid: UInt32) {
        self.pid = pid
        self.uid = uid
    }

    /// nil for a socket of another kind.
    init?(ofSocket descriptor: Int32) {
        // struct ucred: pid, uid and gid, four bytes each.
        var fields: [UInt32] = [0, 0, 0]
        var length = socklen_t(MemoryLayout<UInt32>.size * fields.count)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &fields, &length) == 0,
            fields[0] != 0
        else { return nil }
        self.init(pid: Int32(bitPattern: fields[0]), uid: fields[1])
    }
}

extension ExchangeTransport {
    /// Not known, where a transport does not say.
    var process: PeerProcess? { nil }

    /// Nobody is trusted, where a transport does not say.
    var isThroughTrustedProxy: Bool { false }
}
