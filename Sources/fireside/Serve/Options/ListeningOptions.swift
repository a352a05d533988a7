// Where the server listens, other than on one TCP port.
// SPDX-License-Identifier: MIT

import ArgumentParser
import HTTP

/// Options under the heading "Network". What they name takes the place of `--host` and `--port`.
struct ListeningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Where to listen, in place of --host and --port: an address and a port such as \
            127.0.0.1:8080 or [::1]:8080, a Unix socket such as unix:/run/fireside/http.sock, or \
            systemd for the sockets that systemd has passed on. Repeat the option for more. (default: \
            systemd if it has passed on any, otherwise --host and --port)
            """, valueName: "address"))
    var listen: [ListenPlace] = []

    @Option(
        help: ArgumentHelp(
            """
            Permissions of a Unix socket, as chmod takes them. With 660, users of the server's group \
            can connect: add the proxy's user to it.
            """, valueName: "mode"))
    var socketMode = SocketMode.usual

    /// ArgumentParser calls it after parsing.
    func validate() throws {
        try check(listen.count, "--listen", in: 0...16)
    }

    /// Where to listen.
    ///
    /// - Parameters:
    ///   - usual: Where `--host` and `--port` say.
    ///   - activated: The sockets that systemd has passed on.
    /// - Throws: Where it should have passed on some, and has not.
    func addresses(usual: ListenAddress, activated: [Int32]) throws(ValidationError)
        -> [ListenAddress]
    {
        if listen.isEmpty { return activated.isEmpty ? [usual] : activated.map { .descriptor($0) } }
        if listen.contains(.systemd), activated.isEmpty {
            throw ValidationError(
                "--listen systemd: systemd has passed on no sockets; start the server by its "
                    + "fireside.socket, or leave this out.")
        }
        return listen.flatMap { place -> [ListenAddress] in
            switch place {
            case .port(let host, let port): [.tcp(host: host, port: port)]
            case .unix(let path): [.unix(path: path, permissions: socketMode.bits)]
            case .systemd: activated.map { .descriptor($0) }
            }
        }
    }
}

/// The value of `--listen`.
enum ListenPlace: ExpressibleByArgument, Equatable {
    case port(host: String, port: Int)
    case unix(path: String)
    case systemd

    /// - Parameter argument: `host:port`, `[host]:port`, `unix:path` or `systemd`.
    init?(argument: String) {
        if argument == "systemd" {
            self = .systemd
        } else if let match = argument.wholeMatch(of: /unix:(.+)/) {
            self = .unix(path: String(match.1))
        } else if let match = argument.wholeMatch(of: /(?:\[([^\[\]]+)\]|([^:\[\]]+)):(\d{1,5})/),
            let host = match.1 ?? match.2, let port = Int(match.3), port <= 65535
        {
            self = .port(host: String(host), port: port)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .port(let host, let port): ListenAddress.tcp(host: host, port: port).description
        case .unix(let path): "unix:\(path)"
        case .systemd: "systemd"
        }
    }
}

/// The value of `--socket-mode`: permissions in octal.
struct SocketMode: ExpressibleByArgument {
    let bits: UInt32

    static let usual = SocketMode(bits: 0o660)

    private init(bits: UInt32) { self.bits = bits }

    /// - Parameter argument: Up to four octal digits.
    init?(argument: String) {
        guard let bits = UInt32(argument, radix: 8), bits <= 0o777 else { return nil }
        self.bits = bits
    }

    var defaultValueDescription: String { String(bits, radix: 8) }
}
