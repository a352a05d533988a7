// What the resources of a chat work with.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// The parts of one loop's chat. Its resources share it; it lives on the loop's thread.
struct ChatContext {
    let hub: Hub
    let limits: SharedLimits
    let sessions: Sessions
    let rates: RateLimits
    let access: AccessRules
    let admission: Admission
    let work: WorkQueue
    let page: PageRenderer

    init(_ hub: Hub, _ limits: SharedLimits, _ sessions: Sessions, _ scheduler: any Scheduler) {
        self.hub = hub
        self.limits = limits
        self.sessions = sessions
        rates = RateLimits(limits, scheduler)
        access = AccessRules(sessions, rates)
        admission = Admission(sessions: sessions, hub: hub, rates: rates, loop: scheduler)
        work = WorkQueue(scheduler)
        page = PageRenderer(
            hub: hub, sessions: sessions, work: work, hasStyle: !limits.options.style.isEmpty)
    }
}
