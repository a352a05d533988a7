// What a client is told that asks for more than its share.
// SPDX-License-Identifier: MIT

extension HTTPError {
    /// 429 where its address has its share, 503 where all together have what there is.
    init(_ refusal: Budget.Refusal) {
        // Spread over seconds, so that clients that were refused together do not come back together.
        let retry = Duration.milliseconds(Int.random(in: 2000...7000))
        switch refusal {
        case .share:
            self.init(
                .tooManyRequests,
                "This address has too many requests in progress. Try again later.",
                retryAfter: retry, reason: .addressShare)
        case .total:
            self.init(
                .unavailable, "The server is full. Try again later.", retryAfter: retry,
                reason: .serverFull)
        }
    }
}
