// What can go wrong when a server is set up.
// SPDX-License-Identifier: MIT

import EventLoop

/// Why a server could not listen. Each description can be shown to a user as it is.
public enum ListenError: Error, Equatable, CustomStringConvertible {
    /// The kernel refused a descriptor or memory.
    case outOfResources(String)
    /// Another program listens there.
    case portTaken(host: String, port: Int)
    /// The port needs a right that this user lacks (below 1024, usually).
    case portForbidden(host: String, port: Int)
    /// Not an address of this machine, or a name that does not resolve.
    case badHost(String)
    /// Any other refusal, in the system's words.
    case cannotListen(host: String, port: Int, reason: String)
    /// Another server listens on this Unix socket.
    case socketTaken(path: String)
    /// A file is there that is no socket.
    case notASocket(path: String)
    /// The system does not let this user listen on this Unix socket, in its words.
    case cannotListenAt(path: String, reason: String)
    /// The descriptor is no socket that listens.
    case notListening(descriptor: Int32)
    /// The process may open too few descriptors.
    case tooFewDescriptors(limit: Int, needed: Int)

    /// What failed, and what to try.
    public var description: String {
        switch self {
        case .outOfResources(let what):
            EventLoopError.outOfResources(what).description
        case .portTaken(let host, let port):
            "port \(port) on \(host) is taken by another program; stop it, or choose another "
                + "with --port (0 picks a free one)"
        case .portForbidden(let host, let port):
            "this user may not listen on port \(port) of \(host); choose one above 1023 with --port"
        case .badHost(let host):
            "\(host) is not an address of this machine; try --host 127.0.0.1, or 0.0.0.0 for all"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on port \(port) of \(host): \(reason)"
        case .socketTaken(let path):
            "another server listens on \(path); stop it, or choose another path"
        case .notASocket(let path):
            "\(path) is there already, and is no socket; choose another path"
        case .cannotListenAt(let path, let reason):
            "cannot listen on \(path): \(reason)"
        case .notListening(let descriptor):
            "descriptor \(descriptor) is no socket that listens for streams; in a systemd unit, "
                + "set ListenStream= and Accept=no"
        case .tooFewDescriptors(let limit, let needed):
            "this process may open \(limit) files and needs \(needed); raise the limit with "
                + "`ulimit -n \(needed)`, or lower --max-parked"
        }
    }
}
