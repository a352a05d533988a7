// Where a result has gone.
// SPDX-License-Identifier: MIT

/// What has taken a Deferred's result.
enum ResultTaker: UInt8 {
    /// A chain whose stage returned it.
    case chain

    /// A race that it is a member of.
    case race

    /// A group that consumes its members' errors.
    case group

    /// What has become of the result, and how to go on.
    var advice: String {
        switch self {
        case .chain: "it was returned to another chain, which has its result; use `spent`"
        case .race: "it is a member of a race, which has its result; use `spent`"
        case .group: "it is a member of a group that consumes errors; use `consumed`"
        }
    }
}
