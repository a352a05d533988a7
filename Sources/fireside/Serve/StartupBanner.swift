// What the server prints when it is ready: what it keeps, who may post, and commands to try.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP
import HTTP

/// Every command in it works as it is printed, on this machine, with this server.
struct StartupBanner: CustomStringConvertible {
    /// Where the server listens, with the real port where 0 was asked for; not empty.
    let listening: [ListenAddress]
    /// Where browsers find it, as far as the user has told.
    let site: SiteAddress
    /// How the user started this program: a path, or a name on the search path.
    let program: String
    /// Its path, its URL or `memory`.
    let journal: String
    /// How many messages it holds; nil where that is not known yet.
    let count: Int?
    /// For the line that says what is kept.
    let retention: Retention
    /// Decides which commands to show: with logins, posting needs a token.
    let login: Sessions.Login
    /// Threads that serve clients.
    let loops: Int
    /// Where the inspector's page is; nil without one.
    var inspector: String?

    var description: String {
        """
        Fireside \(FiresideVersion.current) listens on \(places)
        \(publicAddress)\
        Journal: \(journal)\(count.map { ", " + $0.counting("message") } ?? "")
        Keeps: \(retention.sentence)
        Login: \(login.sentence)
        Loops: \(loops)
        \(inspector.map { "Inspect: \($0)\n" } ?? "")
        Try it on this machine:

        \(examples.map(StartupBanner.lines).joined(separator: "\n"))\
        \(login == .off ? "" : loginByCurl)
        Ctrl-C stops it.
        """
    }

    private typealias Example = (label: String, command: String)

    /// What there is to try, in groups.
    private var examples: [[Example]] {
        let wait = ("wait in a terminal", "\(curl) '\(shortURL)/?callback=hello'")
        let hear = "\(curl) -N '\(shortURL)/channels/swift/stream?format=text'"
        let read = ("read what is kept", "\(curl) '\(shortURL)/poll?channels=swift&since=start'")
        let form = ("also with curl", formByCurl)
        if socket != nil {
            // The other commands of this program need a port.
            let post = ("post from another", postByCurl)
            return [
                login == .off ? [wait, post] : [wait],
                [("listen to a channel", hear)] + (login == .off ? [form, read] : [read]),
            ]
        }
        return [
            [("open in a browser", "\(url)/")],
            [wait, ("post from another", login == .off ? postByCurl : say("lobby"))],
            [
                ("listen to a channel", "\(fireside) listen swift\(urlOption)"),
                ("or with curl", hear), ("post to it", say("swift")),
            ]
                + (login == .off ? [form] : [])
                + [("chat in a terminal", "\(fireside) chat swift --from eve\(urlOption)"), read],
        ]
    }

    private static func lines(_ group: [Example]) -> String {
        group.map { example in
            let label = "\(example.label):"
            let gap = String(repeating: " ", count: 22 - label.count)
            return "  \(label)\(gap)\(example.command)\n"
        }.joined()
    }

    /// The simple API: the body is the message.
    private var postByCurl: String { "\(curl) -d '{\"text\":\"hi\"}' \(target("/"))" }

    /// As a form without script would send it.
    private var formByCurl: String {
        "\(curl) -d 'text=hi&from=ann' \(target("/channels/swift"))"
    }

    /// Uses another name than `say` does: while somebody is logged in, nobody else can have their
    /// name.
    private var loginByCurl: String {
        #"""

          log in and post with curl:

            token() { \#(curl) -sb jar -c jar \#(target("/me")) | sed 's/.*"xsrf":"\([^"]*\)".*/\1/'; }
            \#(curl) -b jar -c jar -d name=bob -d "_xsrf=$(token)" \#(target("/login"))
            \#(curl) -b jar -d text=hi -d "_xsrf=$(token)" \#(target("/channels/swift"))

        """#
    }

    /// With this program, which brings its own login.
    private func say(_ channel: String) -> String {
        "\(fireside) say \(channel) --from ann\(urlOption) hi"
    }

    /// The program as the user has to type it.
    private var fireside: String { program.quotedForShell }

    /// Empty where the server has the address that `say` and `listen` use by default.
    private var urlOption: String {
        shortURL == ServerURL.usual ? "" : " --url " + url.quotedForShell
    }

    /// A line of its own, where there is a proxy. It stands between the server and its visitors.
    private var publicAddress: String {
        site.origin == nil ? "" : "Public address: \(url)/\n"
    }

    /// Where curl has to connect, unless the address says it.
    private var curl: String {
        socket.map { "curl --unix-socket \($0.quotedForShell)" } ?? "curl"
    }

    /// As one argument for curl.
    private func target(_ path: String) -> String { (shortURL + path).quotedForShell }

    /// For curl, which assumes `http://`.
    private var shortURL: String { url.hasPrefix("http://") ? String(url.dropFirst(7)) : url }

    /// The public address, since only there a cookie is sent that is meant for TLS. Otherwise where this
    /// machine reaches the server: "all addresses" is no address to connect to.
    private var url: String {
        let origin = site.origin?.description ?? port.map { "http://\($0)" } ?? "http://localhost"
        return origin + site.path.description
    }

    /// The first port, as this machine reaches it; nil where there are only Unix sockets.
    private var port: ListenAddress? {
        let hosts = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        for case .tcp(let host, let port) in listening {
            return .tcp(host: hosts[host] ?? host, port: port)
        }
        return nil
    }

    /// The path of a Unix socket that commands need; nil where they reach the server without.
    private var socket: String? {
        guard site.origin == nil, port == nil else { return nil }
        for case .unix(let path, _) in listening { return path }
        return nil
    }

    /// Where the server listens, in a line.
    private var places: String {
        listening.map { place in
            if case .tcp = place { "http://\(place)" } else { "\(place)" }
        }.joined(separator: " and ")
    }
}

extension Retention {
    /// What is kept, and for how long.
    var sentence: String {
        let days = Int(age / .seconds(86_400))
        return (count > 0 ? "the last \(count.counting("message"))" : "all messages")
            + " of each channel"
            + (days > 0 ? ", for \(days.counting("day"))" : "")
            + (bytes > 0 ? ", up to \(bytes.asBytes)" : "")
            + (totalBytes > 0 ? "; up to \(totalBytes.asBytes) in all" : "")
    }
}

extension Sessions.Login {
    /// What stands behind `Login:` in the banner.
    var sentence: String {
        switch self {
        case .off: "off; anyone may post under any name"
        case .name: "by name; you have to log in before you post"
        case .oidc: "with a provider; others see nothing of the chat"
        case .proxy: "by the proxy; others see nothing of the chat"
        }
    }
}

extension String {
    /// As one word for a shell.
    fileprivate var quotedForShell: String {
        let isPlain = !isEmpty && utf8.allSatisfy(\.isPlainForShell)
        return isPlain ? self : "'\(replacing("'", with: "'\\''"))'"
    }
}

extension UInt8 {
    /// Whether a shell takes the character as it is. No regular expression: to compile it takes
    /// longer than all else that the banner needs.
    fileprivate var isPlainForShell: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._:+-".utf8.contains(self)
        }
    }
}
