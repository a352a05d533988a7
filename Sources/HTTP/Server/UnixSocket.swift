// A listening socket in the file system.
// SPDX-License-Identifier: MIT

import Glibc

/// Makes the socket's file, and takes it away. unix(7).
enum UnixSocket {
    /// A non-blocking socket that is bound to `path`. A file that a dead server has left there is
    /// replaced.
    ///
    /// - Throws: ``ListenError/socketTaken(path:)`` where a server listens, and why the system refuses.
    static func bind(_ path: String, permissions: UInt32) throws(ListenError) -> Int32 {
        guard var address = SocketAddress(unixPath: path) else {
            throw .cannotListenAt(
                path: path,
                reason: "the path of a socket has 1 to \(SocketAddress.maxUnixPath) bytes")
        }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0
        )
        guard descriptor >= 0 else { throw .outOfResources("a socket") }
        do throws(ListenError) {
            try removeStale(path, &address)
            // The file is made with the socket's own mode, less the umask: nobody else can connect
            // before the permissions are set. A change of the umask would count for all threads.
            fchmod(descriptor, permissions)
            guard address.withPointer({ Glibc.bind(descriptor, $0, $1) }) == 0,
                chmod(path, permissions) == 0
            else { throw refusal(path) }
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Takes away what a server that was killed has left: nobody answers there.
    private static func removeStale(
        _ path: String, _ address: inout SocketAddress
    ) throws(ListenError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: path) }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        let isAnswered = address.withPointer { connect(probe, $0, $1) == 0 }
        if isAnswered { throw .socketTaken(path: path) }
        guard errno == ECONNREFUSED else { throw refusal(path) }
        unlink(path)
    }

    private static func refusal(_ path: String) -> ListenError {
        .cannotListenAt(path: path, reason: String(cString: strerror(errno)))
    }
}
