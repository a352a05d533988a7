// What a client is told where the engine cannot be asked.
// SPDX-License-Identifier: MIT

package import Chat
package import HTTP
import Language

extension EngineError: HTTPErrorConvertible {
    /// 503, or 507 where the engine is full. Where it is, is the operator's business alone.
    package var httpError: HTTPError {
        switch self {
        case .full:
            HTTPError(.insufficientStorage, .noRoomLeft, reason: .engineFull)
        case .unknown:
            HTTPError(
                .unavailable, .unknownOutcome, retryAfter: .seconds(2), reason: .engineTimeout)
        case .tooMuchPending:
            HTTPError(.unavailable, .tooMuchPending, retryAfter: .seconds(5), reason: .engineBusy)
        case .unreachable, .gone, .fenced, .refused, .newerLayout, .none:
            HTTPError(
                .unavailable, .cannotReachMessages,
                retryAfter: .seconds(2), reason: .engineUnreachable)
        }
    }

    /// The operator must do something.
    package var isFailure: Bool { true }
}

extension EngineKeysError: HTTPErrorConvertible {
    /// 503. The operator must do something.
    var httpError: HTTPError { EngineError.refused(description).httpError }

    var isFailure: Bool { true }
}
