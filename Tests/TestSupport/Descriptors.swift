// A test that opens thousands of connections needs as many descriptors.
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// The test process' own descriptors.
public enum Descriptors {
    /// Raises this process' soft limit to the hard one.
    public static func raiseLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

extension Descriptors {
    /// The local ports of this process' sockets that are connected to `port`.
    public static func connected(to port: Int) -> [Int] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { Int32($0) }
            .filter { Descriptors.port(of: $0, getpeername) == port }
            .compactMap { Descriptors.port(of: $0, getsockname) }
    }

    private static func port(
        of file: Int32,
        _ name: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name(file, $0, &length) }
        }
        return status == 0 ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }
}
