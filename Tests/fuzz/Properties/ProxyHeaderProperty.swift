// The PROXY protocol's header is read alike, however it is cut.
// SPDX-License-Identifier: MIT

@testable import HTTP

extension Property {
    static let proxy = Property(name: "proxy") { bytes in
        let whole = ProxyHeader.read(bytes[...])
        for count in bytes.indices {
            switch (ProxyHeader.read(bytes.prefix(count)), whole) {
            case (.incomplete, _): continue
            case (let part, let whole): try require(part == whole, "at \(count): \(part)")
            }
        }
        switch whole {
        case .whole(_, let length):
            try require((8...bytes.count).contains(length), "\(length) of \(bytes.count) bytes")
            try require(
                ProxyHeader.read(bytes.prefix(length - 1)) == .incomplete, "whole before its end")
        case .incomplete:
            try require(bytes.count < ProxyHeader.maxLength, "nothing after \(bytes.count) bytes")
        case .invalid: break
        }
    }
}
