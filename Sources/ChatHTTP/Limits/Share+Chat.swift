// What the chat counts in the share of each address.
// SPDX-License-Identifier: MIT

public import Chat
public import HTTP

extension Budget.Item {
    /// Requests that wait for a message.
    static let waiting = Budget.Item(3)
    /// Channels in which nothing is kept, by who asked for them first.
    static let channels = Budget.Item(4)
    /// People listed, one in two channels counted twice.
    static let names = Budget.Item(5)

    fileprivate init(_ holding: Holding) {
        switch holding {
        case .bytes: self = .bytes
        case .channels: self = .channels
        case .names: self = .names
        }
    }
}

/// A chat counts against the same share as the server that carries it.
extension Share: Allowance {
    public func take(_ count: Int, of holding: Holding) -> Bool {
        (try? take(count, of: Budget.Item(holding))) != nil
    }

    public func give(_ count: Int, of holding: Holding) {
        give(count, of: Budget.Item(holding))
    }
}

extension HTTPError {
    /// An address has its share, or all together have what there is.
    init(_ refusal: Budget.Refusal) {
        // Spread over seconds, so that those who were refused together do not come back together.
        let retry = Duration.milliseconds(Int.random(in: 2000...7000))
        switch refusal {
        case .share:
            self.init(
                .tooManyRequests,
                "This address has too many requests in progress. Try again later.",
                retryAfter: retry)
        case .total:
            self.init(.unavailable, "The server is full. Try again later.", retryAfter: retry)
        }
    }
}
