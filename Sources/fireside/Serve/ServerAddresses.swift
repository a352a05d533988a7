// Where the server can be reached, and what follows from that.
// SPDX-License-Identifier: MIT

import ArgumentParser
import ChatHTTP
import HTTP

/// All places where one server listens, and whether a proxy stands in front of them.
struct ServerAddresses {
    /// As each loop is to listen there.
    let places: [ListenAddress]
    private let proxies: ProxyOptions

    /// - Parameter activated: The sockets that systemd has passed on.
    /// - Throws: A sentence for the user where there should be some, and are none.
    init(_ options: ServerOptions, activated: [Int32]) throws(ValidationError) {
        let network = options.network
        places = try network.listening.addresses(
            usual: .tcp(host: network.host, port: network.port), activated: activated)
        proxies = options.proxies
    }

    /// The same places as they are called: the address of a socket that was passed on.
    var named: [ListenAddress] {
        places.map { place in
            if case .descriptor(let socket) = place {
                ListenAddress(ofSocket: socket) ?? place
            } else {
                place
            }
        }
    }

    private var hasUnixSocket: Bool {
        named.contains { if case .unix = $0 { true } else { false } }
    }

    /// Whether people come through a proxy. On a Unix socket hardly anybody else comes.
    var isBehindProxy: Bool { hasUnixSocket || !proxies.trustProxy.isEmpty }

    /// Whether only programs on this machine can connect, a proxy perhaps.
    var isLocal: Bool { named.allSatisfy(\.isLoopback) }

    /// Who may post.
    ///
    /// - Parameter chosen: What the user has chosen, if anything.
    func login(_ chosen: Sessions.Login?) -> Sessions.Login {
        chosen ?? (isLocal && !isBehindProxy ? .off : .name)
    }

    /// Whether clients of Faye and CometD are served: by a script tag they can do what no other door
    /// lets a script tag do. docs/decisions/0073-bayeux.md
    ///
    /// - Parameter chosen: What the user has chosen, if anything.
    func bayeux(_ chosen: OnOff?, login: Sessions.Login) -> Bool {
        chosen.map { $0 == .on } ?? (isLocal && !isBehindProxy || login != .off)
    }

    /// What the operator should know at the start, in sentences.
    func warnings(login: Sessions.Login) -> [String] {
        let warnings: [(Bool, String)] = [
            (
                login == .off && isBehindProxy,
                "--login off behind a proxy: anyone whom the proxy lets in can post, under any name; "
                    + "--login name asks people to log in"
            ),
            (
                proxies.trustProxy.contains(where: \.isEverybody),
                "--trust-proxy names all addresses, so each client can claim to be another; name "
                    + "only the proxy's"
            ),
            (
                hasUnixSocket && !proxies.proxies.trustsUnixSockets,
                "all clients of the Unix socket count as this machine, without limits of their own; "
                    + "--trust-proxy unix tells them apart"
            ),
            (
                !hasUnixSocket && proxies.proxies.trustsUnixSockets,
                "--trust-proxy unix: the server listens on no Unix socket"
            ),
        ]
        return warnings.filter(\.0).map(\.1)
    }
}

extension ListenAddress {
    /// Whether only this machine can reach the address.
    var isLoopback: Bool {
        guard case .tcp(let host, _) = self else { return true }
        return host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
}
