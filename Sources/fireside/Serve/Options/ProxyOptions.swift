// Proxies in front of the server.
// SPDX-License-Identifier: MIT

public import ArgumentParser
import ChatHTTP
public import HTTP

/// The options under the heading "Behind a proxy".
struct ProxyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Where a proxy connects from: an address, a network such as 10.0.0.0/8, loopback, or unix \
            for the Unix sockets of --listen. Repeat the option for more proxies. What a proxy says of \
            its clients is believed, so that the limits for one address apply to each client, and also \
            on this machine.
            """, valueName: "address"))
    var trustProxy: [ProxyPlace] = []

    @Option(
        help: ArgumentHelp(
            """
            Header field in which the proxy names its client: x-forwarded-for or forwarded. It must be \
            the one that the proxy writes: most pass the other on as the client has sent it.
            """, valueName: "field"))
    var proxyHeader = TrustedProxies.ClientField.xForwardedFor

    @Flag(
        help: """
            Expect the header of the PROXY protocol, version 1 or 2, at the beginning of each connection \
            from a trusted proxy. A connection without it is closed.
            """)
    var proxyProtocol = false

    @Option(
        help: ArgumentHelp(
            """
            With --login proxy: header field in which the proxy says who a visitor is. The proxy must \
            set it on each request, and drop what the client has sent under that name.
            """, valueName: "field"))
    var proxySubjectHeader = ProxyLogin().subjectField

    @Option(
        help: ArgumentHelp(
            """
            With --login proxy: header field in which the proxy says what to call a visitor. Without \
            one they are called Guest.
            """, valueName: "field"))
    var proxyNameHeader = ProxyLogin().nameField

    /// ArgumentParser calls it after parsing.
    func validate() throws {
        for field in [proxySubjectHeader, proxyNameHeader]
        where field.wholeMatch(of: /[A-Za-z0-9-]{1,64}/) == nil {
            throw ValidationError(
                "\(field) is no name of a header field: use letters, digits and -, 64 at most.")
        }
        if proxyProtocol, trustProxy.isEmpty {
            throw ValidationError(
                "--proxy-protocol: name the proxy with --trust-proxy; only its header is believed.")
        }
    }

    /// Where the proxy says who a visitor is.
    var login: ProxyLogin {
        ProxyLogin(subjectField: proxySubjectHeader, nameField: proxyNameHeader)
    }

    /// Whose word counts for who a client is.
    var proxies: TrustedProxies {
        TrustedProxies(
            at: trustProxy.flatMap(\.places), field: proxyHeader, sendsProxyHeader: proxyProtocol)
    }
}

/// The value of `--trust-proxy`.
struct ProxyPlace: ExpressibleByArgument {
    /// As the user has written it.
    let text: String
    let places: [TrustedProxies.Place]

    /// - Parameter argument: An address, a network, `loopback` or `unix`.
    init?(argument: String) {
        text = argument
        switch argument {
        case "unix": places = [.unixSocket]
        case "loopback":
            places = ["127.0.0.0/8", "::1"].compactMap { IPNetwork($0) }.map { .network($0) }
        default:
            guard let network = IPNetwork(argument) else { return nil }
            places = [.network(network)]
        }
    }

    var defaultValueDescription: String { text }

    /// Whether everybody in a family of addresses is trusted.
    var isEverybody: Bool { text.hasSuffix("/0") }
}

extension TrustedProxies.ClientField: ExpressibleByArgument {}
