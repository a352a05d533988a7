// What goes wrong on connections.
// SPDX-License-Identifier: MIT

/// What happened on some connection that an operator may want to know. Counts, never contents.
public enum ServerIncident: Equatable {
    /// A request was malformed or too long.
    case refused(Status)
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
    /// The process cannot accept anyone.
    case outOfDescriptors
    /// evhttp saw a request that the parser did not let out. It cannot happen.
    case disagreement
}
