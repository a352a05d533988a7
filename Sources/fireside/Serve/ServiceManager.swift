// Tells systemd what the server does, in a service with Type=notify.
// SPDX-License-Identifier: MIT

import Glibc

/// A service manager that waits for news at a socket. C: `sd_notify`.
struct ServiceManager {
    /// What there is to tell.
    enum News {
        /// The server accepts connections, for the first time or again after a reload.
        case ready
        /// It reads its keys and its style sheet again.
        case reloading
        /// It answers the clients that wait, and ends.
        case stopping

        /// As systemd reads it. It tells a reload from earlier ones by the time.
        fileprivate var text: String {
            switch self {
            case .ready: "READY=1"
            case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(ServiceManager.microseconds())"
            case .stopping: "STOPPING=1"
            }
        }
    }

    /// A path, or `@` and a name that is not in the file system; nil where nobody waits.
    let socketPath: String?

    /// The one that started this process, if it was one.
    static var current: ServiceManager {
        ServiceManager(socketPath: getenv("NOTIFY_SOCKET").map { String(cString: $0) })
    }

    /// Sends one datagram. It may wait until systemd has read others. Where nobody waits, nothing
    /// happens.
    func tell(_ news: News) {
        guard let socketPath, !socketPath.isEmpty else { return }
        var address = sockaddr_un()
        let name = Array(socketPath.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: name)
            if name[0] == UInt8(ascii: "@") { $0[0] = 0 }
        }
        let header = MemoryLayout.size(ofValue: address.sun_family)
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let text = Array(news.text.utf8)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(
                    descriptor, text, text.count, Int32(MSG_NOSIGNAL), $0,
                    socklen_t(header + name.count))
            }
        }
    }

    /// Linux: `CLOCK_MONOTONIC`.
    private static func microseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
