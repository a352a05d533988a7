// A server over https whose certificate is not good.
// SPDX-License-Identifier: MIT

import EventLoop
import HTTP

/// Nothing was sent to the server, and another try would not help. Says which option may.
struct UntrustedServer: Error, CustomStringConvertible {
    let host: String
    let port: Int
    let problem: SecurityProblem

    var description: String {
        let sentence = "\(ClientError.notSecure(host: host, port: port, problem))"
        return switch problem {
        case .unknownAuthority: sentence + "; --ca-file FILE names one to trust"
        case .noTLS: sentence + " Then write http:// in --url."
        default: sentence
        }
    }
}
