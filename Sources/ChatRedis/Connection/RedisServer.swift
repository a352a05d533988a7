// One Redis server, and how it is entered.
// SPDX-License-Identifier: MIT

package import EventLoop

/// Where a Redis server or a sentinel listens.
package typealias RedisServer = Endpoint

extension Endpoint {
    /// The name or the address; of a Unix socket, its path.
    package var host: String {
        switch self {
        case .tcp(let host, _): host
        case .unix(let path): path
        }
    }

    /// The port; 0 for a Unix socket.
    package var port: Int { if case .tcp(_, let port) = self { port } else { 0 } }
}

/// How a connection begins.
package struct RedisLogin: Sendable, Equatable {
    /// A user of the server's ACL; nil for the one called `default`. ACL users need Redis 6.
    package var user: String?
    /// nil where none is needed. It appears in no description.
    package var password: String?
    /// The number of the database. `SELECT`
    package var database = 0

    package init(user: String? = nil, password: String? = nil, database: Int = 0) {
        self.user = user
        self.password = password
        self.database = database
    }

    /// What goes out before anything else.
    var commands: [RedisCommand] {
        var commands: [RedisCommand] = []
        if let password {
            var command = RedisCommand("AUTH")
            if let user { command.append(user) }
            command.append(password)
            commands.append(command)
        }
        if database != 0 { commands.append(RedisCommand("SELECT", "\(database)")) }
        return commands
    }
}

extension RedisLogin: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Without the password.
    package var description: String { "\(user ?? "default")/\(database)" }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
