// Why a stream is over.
// SPDX-License-Identifier: MIT

/// Why a stream is over, or never came about. The description is a clause about the server.
package enum StreamEnd: Error, Equatable, CustomStringConvertible {
    /// No address is known for its name.
    case unknownHost
    /// There was no connection to any of its addresses.
    case refused
    /// No connection came about in time.
    case timedOut
    /// There is no secure connection to this host.
    case notSecure(host: String, SecurityProblem)
    /// It hung up.
    case closed
    /// The connection broke.
    case broken
    /// It does not take what is sent to it.
    case tooMuchPending
    /// This process has no descriptor or no memory left.
    case outOfResources

    package var description: String {
        switch self {
        case .unknownHost: "no address is known for its name"
        case .refused: "nobody answers there"
        case .timedOut: "no connection came about in time"
        case .notSecure(let host, let problem): problem.clause(host)
        case .closed: "it hung up"
        case .broken: "the connection broke"
        case .tooMuchPending: "it does not take what is sent to it"
        case .outOfResources: "this process has no descriptors or no memory left; see `ulimit -n`"
        }
    }
}
