// What goes wrong on connections.
// SPDX-License-Identifier: MIT

/// What happened on some connection that an operator may want to know: a client is turned away
/// without an answer. Counts, never contents.
public enum ServerIncident: Equatable, CaseIterable, Sendable {
    /// A request did not come within its time.
    case tooSlow
    /// A response was not read within its time.
    case doesNotRead
    /// Its address holds its share of responses that nobody reads, and of requests not whole.
    case holdsTooMuch
    /// More came behind a request that waits than may lie here.
    case sendsTooFarAhead
    /// Its address, or all together, have as many connections as they may.
    case tooManyConnections
    /// A proxy's connection does not begin with the header that it should have.
    case sendsNoProxyHeader
    /// The process cannot accept anyone.
    case outOfDescriptors
    /// evhttp saw a request that the parser did not let out. It cannot happen.
    case disagreement

    /// The same as a reason to refuse somebody, for counters and the log.
    public var reason: RefusalReason {
        switch self {
        case .tooSlow: RefusalReason("too_slow", .mistake)
        case .doesNotRead: .doesNotRead
        case .holdsTooMuch: RefusalReason("holds_too_much")
        case .sendsTooFarAhead: RefusalReason("sends_too_far_ahead")
        case .tooManyConnections: RefusalReason("too_many_connections", .alarm)
        case .sendsNoProxyHeader: RefusalReason("no_proxy_header", .alarm)
        case .outOfDescriptors: RefusalReason("out_of_descriptors", .alarm)
        case .disagreement: RefusalReason("parser_disagreement", .alarm)
        }
    }
}

extension RefusalReason {
    /// The client asks, and does not read what it is answered.
    public static let doesNotRead = RefusalReason("does_not_read")
}
