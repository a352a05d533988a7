// Takes what has arrived on a socket, in one system call.
// SPDX-License-Identifier: MIT

import Glibc

/// One a server: its buffer serves one connection after the other, for the parser copies what it is
/// given. libevent would ask how much there is, make room for it and throw that away again.
final class SocketReader {
    /// What one reading brought.
    enum ReadResult {
        /// Valid until the next reading.
        case bytes(UnsafeRawBufferPointer)
        /// Nothing after all.
        case nothing
        /// The client has hung up, or the connection is broken.
        case end
    }

    /// A whole request, nearly always; more comes with the next turn of the loop, so that one
    /// client cannot keep it busy.
    private static let most = 16 * 1024

    /// 16 KiB that are overwritten by each reading.
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: SocketReader.most, alignment: 16)

    /// No reading is under way then: the server owns this object.
    deinit { buffer.deallocate() }

    /// Takes up to 16 KiB from a socket without waiting. `recv` with `MSG_DONTWAIT`.
    func read(_ descriptor: Int32) -> ReadResult {
        let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
        if count > 0 { return .bytes(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .end
    }
}
