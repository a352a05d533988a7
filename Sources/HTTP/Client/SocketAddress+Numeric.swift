// A host's addresses, as a client tries them.
// SPDX-License-Identifier: MIT

import Glibc

extension SocketAddress {
    /// The numeric addresses of `host`, the one to try first in front; never empty.
    ///
    /// libevent's client tries the first address of a name and no other, so `localhost` would be
    /// `::1` alone on most systems. Blocks while the name is looked up. `getaddrinfo`, `getnameinfo`.
    static func numeric(host: String, port: Int) throws(ClientError) -> [String] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(port), &hints, &list) == 0 else { throw .unknownHost(host) }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var next = list
        while let entry = next?.pointee {
            if let text = text(of: entry) { addresses.append(text) }
            next = entry.ai_next
        }
        if addresses.isEmpty { throw .unknownHost(host) }
        return addresses
    }

    private static func text(of entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        return status == 0 ? text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) } : nil
    }
}
