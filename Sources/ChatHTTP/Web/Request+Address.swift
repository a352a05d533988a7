// Where a browser found the page.
// SPDX-License-Identifier: MIT

import HTTP

extension Request {
    /// The site's address, for people to type into a shell: `https://chat.example`.
    ///
    /// It is the browser's own, also behind a proxy that hands on the field Host. That may hold
    /// anything: what is more than a host and a port is not repeated.
    var siteAddress: String {
        guard let host = field("host"), !host.isEmpty, host.utf8.allSatisfy(\.isHostByte) else {
            return "http://localhost:\(localPort)"
        }
        return "\(isEncrypted ? "https" : "http")://\(host)"
    }
}

extension UInt8 {
    /// Of a name, of a number, of `[::1]:8080`.
    fileprivate var isHostByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}
