// Takes what has arrived on a socket, in one system call.
// SPDX-License-Identifier: MIT

import Glibc

/// One a server: its buffer serves one connection after the other, for a request is nearly always
/// answered, or waits without its bytes, before the next reading. libevent would ask how much there
/// is, make room for it and throw that away again.
final class SocketReader {
    /// What one reading brought.
    enum ReadResult {
        /// They lie in the buffer: to keep them makes the next reading copy it all.
        case bytes(ArraySlice<UInt8>)
        /// Nothing after all.
        case nothing
        /// The client has hung up, or the connection is broken.
        case end
    }

    /// A whole request, nearly always; more comes with the next turn of the loop, so that one
    /// client cannot keep it busy.
    private static let most = 16 * 1024

    /// What the requests that are read here are told by.
    let spareHead = SpareHead()
    /// Overwritten by each reading, unless somebody has its bytes still: then it is copied first.
    private var buffer = [UInt8](repeating: 0, count: SocketReader.most)

    /// Takes up to 16 KiB from a socket without waiting. `recv` with `MSG_DONTWAIT`.
    func read(_ descriptor: Int32) -> ReadResult {
        spareHead.clear()
        // In a variable of its own: so no other use of it needs to be checked for.
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        let count = bytes.withUnsafeMutableBytes { bytes in
            recv(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_DONTWAIT))
        }
        buffer = bytes
        if count > 0 { return .bytes(bytes[..<count]) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .end
    }
}
