// What the server prints when it is ready: what it keeps, who may post, and commands to try.
// SPDX-License-Identifier: MIT

import Chat
import ChatHTTP

/// Every command in it works as it is printed, on this machine, with this server.
struct StartupBanner: CustomStringConvertible {
    /// Where the server listens.
    let host: String
    /// The real one, also where 0 was asked for.
    let port: Int
    /// Where browsers find it, as far as the user has told.
    let site: SiteAddress
    /// How the user started this program: a path, or a name on the search path.
    let program: String
    /// Its path or `memory`, and how many messages it holds.
    let journal: (place: String, count: Int)
    /// For the line that says what is kept.
    let retention: Retention
    /// Decides which commands to show: with logins, posting needs a token.
    let login: Sessions.Login
    /// Threads that serve clients.
    let loops: Int

    var description: String {
        """
        Fireside \(FiresideVersion.current) listens on http://\(StartupBanner.address(host, port))
        \(publicAddress)\
        Journal: \(journal.place), \(journal.count.counting("message"))
        Keeps: \(retention.sentence)
        Login: \(login.sentence)
        Loops: \(loops)

        Try it on this machine:

          open in a browser:    \(url)/

          wait in a terminal:   curl '\(shortURL)/?callback=hello'
          post from another:    \(login == .off ? postByCurl : say("lobby"))

          listen to a channel:  \(fireside) listen swift\(urlOption)
          or with curl:         curl -N '\(shortURL)/channels/swift/stream?format=text'
          post to it:           \(say("swift"))
        \(login == .off ? formByCurl : "")\
          chat in a terminal:   \(fireside) chat swift --from eve\(urlOption)
          read what is kept:    curl '\(shortURL)/poll?channels=swift&since=start'
        \(login == .off ? "" : loginByCurl)
        Ctrl-C stops it.
        """
    }

    /// The simple API: the body is the message.
    private var postByCurl: String { "curl -d '{\"text\":\"hi\"}' \(target("/"))" }

    /// As a form without script would send it.
    private var formByCurl: String {
        "  also with curl:       curl -d 'text=hi&from=ann' \(target("/channels/swift"))\n"
    }

    /// Uses another name than `say` does: while somebody is logged in, nobody else can have their
    /// name.
    private var loginByCurl: String {
        #"""

          log in and post with curl:

            token() { curl -sb jar -c jar \#(target("/me")) | sed 's/.*"xsrf":"\([^"]*\)".*/\1/'; }
            curl -b jar -c jar -d name=bob -d "_xsrf=$(token)" \#(target("/login"))
            curl -b jar -d text=hi -d "_xsrf=$(token)" \#(target("/channels/swift"))

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

    /// As one argument for curl.
    private func target(_ path: String) -> String { (shortURL + path).quotedForShell }

    /// For curl, which assumes `http://`.
    private var shortURL: String { url.hasPrefix("http://") ? String(url.dropFirst(7)) : url }

    /// The public address, since only there a cookie is sent that is meant for TLS. Otherwise where this
    /// machine reaches the server: "all addresses" is no address to connect to.
    private var url: String {
        let hosts = ["0.0.0.0": "127.0.0.1", "::": "::1"]
        let origin =
            site.origin?.description
            ?? "http://" + StartupBanner.address(hosts[host] ?? host, port)
        return origin + site.path.description
    }

    /// As a URL has it: an IPv6 address stands in brackets.
    private static func address(_ host: String, _ port: Int) -> String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
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
