// The members of a group: cancelled with it, and not kept alive by it.
// SPDX-License-Identifier: MIT

/// A group's members by index, none of which this keeps alive.
///
/// The members hold their group, to fire it. If the group held its members too, none of them would
/// be freed before they fire. So a group keeps only the members that have a canceller, because
/// cancelling the group has to call that. A member without one would fail with `CancelledError`;
/// so when the group is cancelled, it counts each member that is gone as failed with that.
final class GroupMembers {
    private struct Member {
        weak var core: Core?
        var isHeard = false
    }

    private var members: [Member]

    /// The group was cancelled.
    private(set) var isCancelled = false

    init(_ cores: [Core]) {
        members = cores.map { Member(core: $0) }
    }

    /// One member; nil if it is gone.
    subscript(index: Int) -> Core? { members[index].core }

    /// Notes that a member's result is known.
    func hear(_ index: Int) {
        members[index].isHeard = true
    }

    /// Cancels every member, in order.
    ///
    /// - Parameters:
    ///   - kept: The members with a canceller, each in its place.
    ///   - missing: Called once for each member that is gone and whose result is not known.
    func cancel(_ kept: [Core?], at site: CallSite, _ missing: (Int) -> Void) {
        isCancelled = true
        for index in members.indices {
            if let core = kept[index] ?? members[index].core {
                core.cancel(at: site)
            } else if !members[index].isHeard {
                members[index].isHeard = true
                missing(index)
            }
        }
    }
}
