// What the resources of a chat work with.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// The parts of one loop's chat. Its resources share it; it lives on the loop's thread.
struct ChatContext {
    /// This loop's hub: the only one that its resources talk to.
    let hub: Hub
    /// The loop that they are served on.
    let scheduler: any Scheduler
    /// Asks for this loop where others decide, too.
    let caller: RegistryCaller
    /// Shared with the other loops.
    let limits: SharedLimits
    /// Shared with the other loops.
    let sessions: Sessions
    let rates: RateLimits
    let access: AccessRules
    /// Who is a member of which private channel.
    let membership: Membership
    /// What channels are about.
    let topics: Topics
    /// Up to where people have read.
    let reads: ReadMarks
    /// People who may not write, or are not served.
    let moderation: Moderation
    let admission: Admission
    let publisher: Publisher
    /// Runs what is costly, a slice in each turn of this loop.
    let work: WorkQueue
    let page: PageRenderer
    /// Where browsers find the chat.
    var address: SiteAddress { sessions.address }
    /// What the streams of this loop do.
    let streams: LoopStreams
    /// Hears of refusals that do not pass the site: on streams, and those that the page shows.
    let monitor: SiteMonitor

    /// Called once for each loop, on its thread.
    init(
        _ hub: Hub, _ limits: SharedLimits, _ sessions: Sessions, _ scheduler: any Scheduler,
        _ monitor: SiteMonitor
    ) {
        self.monitor = monitor
        self.hub = hub
        self.scheduler = scheduler
        self.limits = limits
        self.sessions = sessions
        caller = RegistryCaller(scheduler, hub)
        rates = RateLimits(limits, caller)
        membership = Membership(hub.records, clock: sessions.clock)
        topics = Topics(hub, membership)
        reads = ReadMarks(hub, membership, limits.unsaved, scheduler)
        moderation = Moderation(membership)
        access = AccessRules(sessions, rates, limits.bans, membership)
        publisher = Publisher(hub: hub, rates: rates)
        admission = Admission(
            sessions: sessions, hub: hub, rates: rates, counts: limits.loginCounts,
            bans: limits.bans, caller: caller)
        work = WorkQueue(scheduler)
        page = PageRenderer(
            hub: hub, sessions: sessions, admission: admission, access: access,
            moderation: moderation, topics: topics, work: work, monitor: monitor,
            hasStyle: !limits.options.style.isEmpty, polls: limits.options.pagePolls)
        streams = limits.streams.addLoop()
    }
}
