// Where a chat's Redis is.
// SPDX-License-Identifier: MIT

import EventLoop

/// A URL of Redis, as an operator writes it:
///
///     redis://[[user]:password@]host[:port][,host…][/name][?sentinel=NAME&db=0&…]
///     rediss://…                      over TLS
///     redis+unix://[[user]:password@]/path[?name=NAME&…]
///
/// With several hosts and no `sentinel`, the primary is the one that says so. With `sentinel`, the hosts are
/// the sentinels, all of them, and know the primary by that name.
package struct RedisLocation: Sendable, Equatable {
    /// The servers; with ``sentinelName``, the sentinels. Never empty.
    package internal(set) var servers: [RedisServer] = []
    /// The chat's name, which all its keys begin with.
    package internal(set) var name = "fireside"
    /// How the servers are entered.
    package internal(set) var login = RedisLogin()
    /// What the sentinels call the primary; nil where there are none.
    package internal(set) var sentinelName: String?
    /// How the sentinels are entered. `sentinel-user`, `sentinel-password`
    package internal(set) var sentinelLogin = RedisLogin()
    /// Whether all connections are over TLS.
    package internal(set) var isSecure = false
    /// A file of certificates that count instead of the system's. `ca`
    package internal(set) var authorities: String?

    /// - Throws: What is wrong with the URL. No part of it is quoted, for it may hold a password.
    package init(_ url: String) throws(RedisLocationError) {
        var parser = RedisURLParser(url)
        self = try parser.parse()
    }

    /// Nothing is set yet.
    init() {}
}

extension RedisLocation: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The URL without a password.
    package var description: String {
        let user = login.user.map { "\($0)@" } ?? ""
        let hosts = servers.map(\.description).joined(separator: ",")
        var parameters: [String] = []
        if let sentinelName { parameters.append("sentinel=\(sentinelName)") }
        if login.database != 0 { parameters.append("db=\(login.database)") }
        if case .unix? = servers.first {
            parameters.insert("name=\(name)", at: 0)
            return "redis+unix://\(user)\(hosts)?\(parameters.joined(separator: "&"))"
        }
        let query = parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")
        return "\(isSecure ? "rediss" : "redis")://\(user)\(hosts)/\(name)\(query)"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
