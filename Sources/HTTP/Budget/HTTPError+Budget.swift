// What a client is told that asks for more than its share.
// SPDX-License-Identifier: MIT

import Language

extension HTTPError {
    /// 429 where its address has its share, 503 where all together have what there is.
    package init(_ refusal: Budget.Refusal) {
        // Spread over seconds, so that clients that were refused together do not come back together.
        let retry = Duration.milliseconds(Int.random(in: 2000...7000))
        switch refusal {
        case .share:
            self.init(
                .tooManyRequests,
                .addressIsBusy,
                retryAfter: retry, reason: .addressShare)
        case .total:
            self.init(
                .unavailable, .serverIsFull, retryAfter: retry,
                reason: .serverFull)
        }
    }
}
