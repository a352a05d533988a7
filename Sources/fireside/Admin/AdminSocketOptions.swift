// Which server an operator means.
// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc

/// The options that all of the operator's commands have.
struct AdminSocketOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            The server's socket. (default: FIRESIDE_ADMIN_SOCKET from the environment, else \
            \(AdminSocketOptions.usual[0]), else \(AdminSocketOptions.usual[1]))
            """, valueName: "path"))
    var socket: String?

    @Flag(help: "Print the answer as JSON, on one line.")
    var json = false

    /// Where a server has its socket that was started here, or by the system.
    static let usual = ["./fireside.db-admin", "/run/fireside/admin.sock"]

    /// The socket that was named, or else the first that exists.
    var server: AdminSocket {
        if let socket { return AdminSocket(path: socket) }
        if let path = getenv("FIRESIDE_ADMIN_SOCKET").map({ String(cString: $0) }), !path.isEmpty {
            return AdminSocket(path: path)
        }
        let found = AdminSocketOptions.usual.first { access($0, F_OK) == 0 }
        return AdminSocket(path: found ?? AdminSocketOptions.usual[0])
    }
}
