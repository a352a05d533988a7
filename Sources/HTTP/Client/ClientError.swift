// Why a request has no response.
// SPDX-License-Identifier: MIT

public import EventLoop

/// What went wrong on the way to a server or back. Each description can be shown to a user.
public enum ClientError: Error, Equatable, CustomStringConvertible {
    /// The host has no address.
    case unknownHost(String)
    /// Refused, unreachable, or no reply in time: nothing was sent.
    case cannotConnect(host: String, port: Int)
    /// There is no secure connection to this server: nothing was sent.
    case notSecure(host: String, port: Int, SecurityProblem)
    /// The connection closed or broke before the response was whole. Whether the request was heard,
    /// nobody can say.
    case cut(host: String, port: Int)
    /// Silent for longer than the client's patience.
    case timedOut(host: String, port: Int, after: Duration)
    /// Not silent, but not done either when the client's time for a response was over.
    case tooSlow(host: String, port: Int, after: Duration)
    /// No response in HTTP/1, or a header longer than the client's limit.
    case malformed(host: String, port: Int)
    /// A body longer than the client's limit, or one whose parts do not add up.
    case badBody(host: String, port: Int, limit: Int)

    /// What failed, and what to try.
    public var description: String {
        switch self {
        case .unknownHost(let host):
            "no address is known for \(host); check the name, and that the network is up"
        case .cannotConnect(let host, let port):
            "nobody answers at \(host) port \(port); is the server running, and is that its port?"
        case .notSecure(let host, let port, let problem):
            "there is no secure connection to \(host) port \(port): \(problem.clause(host))"
        case .cut(let host, let port):
            "\(host) port \(port) hung up before its answer was complete; try again"
        case .timedOut(let host, let port, let patience):
            "\(host) port \(port) said nothing for \(patience); try again later"
        case .tooSlow(let host, let port, let limit):
            "\(host) port \(port) did not finish its answer within \(limit); try again later"
        case .malformed(let host, let port):
            "what answers at \(host) port \(port) does not speak HTTP; check the port"
        case .badBody(let host, let port, let limit):
            "the answer of \(host) port \(port) is garbled, or longer than \(limit) bytes;"
                + " ask for less at once"
        }
    }
}
