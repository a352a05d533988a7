// Who polls, and who has just stopped.
// SPDX-License-Identifier: MIT

import Deferred

/// One half of presence: the polls of people, on this node.
///
/// Someone is here while a poll of theirs runs, and for a grace after the last one ended: between
/// two polls, while a page is loaded again, people have not left. All polls of one subject are one
/// person. Who comes and who leaves goes to the other half, an ``AttendanceListener``.
final class Attendance {
    private let scheduler: any Scheduler
    private let grace: Duration
    private let listener: any AttendanceListener
    /// Channels in which somebody is.
    private var channels: [ChannelName: ChannelAttendance] = [:]
    /// Those whose grace is running. Each is as long as the others, so the first to begin is the
    /// first to end, and one timer is enough.
    private var gracePeriods = WaitingList<GracePeriod>()
    private var timer: (any DelayedCall)?
    private var isStopped = false

    /// - Parameter grace: How long people stay listed after their last poll ended.
    init(scheduler: any Scheduler, grace: Duration, listener: any AttendanceListener) {
        self.scheduler = scheduler
        self.grace = grace
        self.listener = listener
    }

    /// A poll begins. Its person is not listed where there is no room for them.
    func begin(_ stay: Stay, in channel: ChannelName) {
        if let known = channels[channel], known.knows(stay.identity) {
            if let grace = known.resume(stay) { gracePeriods.remove(grace) }
            return
        }
        guard listener.hasRoom(for: stay.identity, in: channel),
            stay.allowance?.take(1, of: .names) ?? true
        else { return }
        attendance(of: channel).enter(stay)
        listener.came(stay.identity, to: channel)
    }

    /// A poll ends. If it was the last of its person, their grace begins.
    func end(_ stay: Stay, in channel: ChannelName) {
        guard let attendance = channels[channel], attendance.end(stay) else { return }
        let period = GracePeriod(
            identity: stay.identity, attendance: attendance, deadline: scheduler.now + grace)
        attendance.leave(stay.identity, gracePeriods.append(period))
        if gracePeriods.count == 1 { watch() }
    }

    /// A login is over: its polls count no longer. Where nothing else says that its person is here,
    /// they have left.
    func leave(_ identity: Identity, session: String) {
        for attendance in channels.values where attendance.leave(identity, session: session) {
            depart(attendance.known(identity), from: attendance)
        }
    }

    /// Everyone who is here, once for each of their channels. O(people).
    var people: [(channel: ChannelName, identity: Identity)] {
        channels.values.flatMap { attendance in
            attendance.people.map { (attendance.channel, $0) }
        }
    }

    /// They have left this channel, whatever polls of theirs still run.
    func expel(_ identity: Identity, from channel: ChannelName) {
        guard let attendance = channels[channel], attendance.knows(identity) else { return }
        depart(identity, from: attendance)
    }

    /// What the polls of somebody in this channel count against.
    func allowances(of identity: Identity, in channel: ChannelName) -> [any Allowance] {
        channels[channel]?.allowances(of: identity) ?? []
    }

    /// No grace ends any more.
    func stop() {
        isStopped = true
        timer?.cancel()
    }

    /// Made where the channel has none yet.
    private func attendance(of channel: ChannelName) -> ChannelAttendance {
        if let known = channels[channel] { return known }
        let attendance = ChannelAttendance(channel)
        channels[channel] = attendance
        return attendance
    }

    /// Sets the one timer for the first grace period to end.
    private func watch() {
        timer?.cancel()
        guard let next = gracePeriods.first, !isStopped else { return }
        timer = scheduler.callLater(next.deadline - scheduler.now) { self.endGracePeriods() }
    }

    /// Called by the timer: ends all grace periods that are due.
    private func endGracePeriods() {
        while let next = gracePeriods.first, next.deadline <= scheduler.now {
            depart(next.identity, from: next.attendance)
        }
        watch()
    }

    /// Forgets the person, gives back their place, and tells the other half.
    private func depart(_ identity: Identity, from attendance: ChannelAttendance) {
        let (grace, allowance) = attendance.remove(identity)
        if let grace { gracePeriods.remove(grace) }
        allowance?.give(1, of: .names)
        if attendance.isEmpty { channels[attendance.channel] = nil }
        listener.left(identity, from: attendance.channel)
    }
}

@available(*, unavailable)
extension Attendance: Sendable {}
