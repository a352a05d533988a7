// Where people in the room find the chat.
// SPDX-License-Identifier: MIT

import ChatHTTP
import Glibc
import HTTP

/// The address to open on another device: the public one, or else that of this machine in its network.
struct VisitorAddress {
    /// Such as `http://192.168.0.7:8080/`.
    let url: String

    /// - Parameters:
    ///   - places: Where the chat listens.
    ///   - site: Where browsers find it, as far as the user has told.
    /// - Returns: nil where it listens on Unix sockets alone, and nobody has told.
    init?(_ places: [ListenAddress], _ site: SiteAddress) {
        if let origin = site.origin {
            url = "\(origin)\(site.path)/"
            return
        }
        for case .tcp(let host, let port) in places {
            let isOpen = host == "0.0.0.0" || host == "::"
            let address = isOpen ? VisitorAddress.inNetwork ?? "127.0.0.1" : host
            url = "http://\(ListenAddress.tcp(host: address, port: port))\(site.path)/"
            return
        }
        return nil
    }

    /// The first IPv4 address of this machine that other machines see. getifaddrs(3).
    private static var inNetwork: String? {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return nil }
        defer { freeifaddrs(first) }
        var next = first
        while let interface = next?.pointee {
            next = interface.ifa_next
            let isUsed = interface.ifa_flags & UInt32(IFF_UP) != 0
            let isLoopback = interface.ifa_flags & UInt32(IFF_LOOPBACK) != 0
            guard isUsed, !isLoopback, let address = interface.ifa_addr,
                address.pointee.sa_family == sa_family_t(AF_INET)
            else { continue }
            return digits(of: address)
        }
        return nil
    }

    private static func digits(of address: UnsafePointer<sockaddr>) -> String? {
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(
            address, socklen_t(MemoryLayout<sockaddr_in>.size), &host, socklen_t(host.count), nil,
            0,
            NI_NUMERICHOST)
        return status == 0
            ? String(decoding: host.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            : nil
    }
}
