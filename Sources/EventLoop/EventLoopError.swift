// What can go wrong when a loop is made.
// SPDX-License-Identifier: MIT

/// Why a loop or something on it could not be made. The description can be shown to a user as it is.
public enum EventLoopError: Error, Equatable, CustomStringConvertible {
    /// The kernel refused a descriptor or memory for what is named here.
    case outOfResources(String)

    /// What failed, and what to try.
    public var description: String {
        switch self {
        case .outOfResources(let what):
            "cannot make \(what): out of descriptors or memory; see `ulimit -n`"
        }
    }
}
