// Why a try failed, in a few words that follow the server's address on one line.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP

extension Error {
    /// A clause about a server that was just named, without a full stop.
    var cause: String {
        switch self {
        case let error as ClientError: error.clause
        default: "\(self)".wholeMatch(of: /(.*?)\.?/).map { String($0.1) } ?? "\(self)"
        }
    }
}

extension ClientError {
    fileprivate var clause: String {
        switch self {
        case .unknownHost: "that name has no address"
        case .cannotConnect: "nobody answers there"
        case .notSecure(let host, _, let problem): problem.clause(host)
        case .cut: "it hung up before its answer was complete"
        case .timedOut(_, _, let limit): "it sent nothing for \(limit)"
        case .tooSlow(_, _, let limit): "it did not finish its answer within \(limit)"
        case .malformed: "what answers there does not speak HTTP"
        case .badBody: "its answer is garbled, or too long"
        }
    }
}
