// A socket that listens already.
// SPDX-License-Identifier: MIT

import Glibc

/// What another loop, or the program that has started this one, has made.
enum ListeningSocket {
    /// The same socket under another number, which does not block, and is not passed on to programs that
    /// this one starts. `fcntl`.
    ///
    /// Whoever accepts first gets a client. All loops are told of each client, and most come too late.
    ///
    /// - Throws: ``ListenError/notListening(descriptor:)`` where it is no such socket.
    static func duplicate(_ descriptor: Int32) throws(ListenError) -> Int32 {
        guard isListening(descriptor) else { throw .notListening(descriptor: descriptor) }
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else { throw .outOfResources("a listener") }
        // The flag is the socket's own, not the number's.
        _ = fcntl(duplicate, F_SETFL, fcntl(duplicate, F_GETFL) | O_NONBLOCK)
        return duplicate
    }

    /// Whether it is a stream that accepts connections. `getsockopt`.
    private static func isListening(_ descriptor: Int32) -> Bool {
        option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue)
            && option(SO_ACCEPTCONN, of: descriptor) == 1
            && ListenAddress(ofSocket: descriptor) != nil
    }

    private static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 ? value : nil
    }
}
