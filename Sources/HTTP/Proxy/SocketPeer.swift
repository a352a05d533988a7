// Who is at the other end of a socket.
// SPDX-License-Identifier: MIT

import Glibc

/// The other end of a connection.
enum SocketPeer: Hashable, Sendable {
    case address(IPAddress)
    /// A program on this machine, which may open the socket's file.
    case unixSocket
    /// The connection was gone before the system was asked.
    case unknown

    /// The peer of a connected socket. `getpeername`.
    init(ofSocket descriptor: Int32) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getpeername(descriptor, $0, &length)
            }
        }
        if status != 0 {
            self = .unknown
        } else if let address = IPAddress(storage) {
            self = .address(address)
        } else {
            self = .unixSocket
        }
    }
}
