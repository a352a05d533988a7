// What the operator's resources work with.
// SPDX-License-Identifier: MIT

package import Chat
package import Deferred
import HTTP

/// The parts of a chat that an operator sees and changes. On the thread of the broker and of hub 0.
package struct AdminContext {
    let hub: Hub
    let broker: any OperatedBroker
    let scheduler: any Scheduler
    let limits: SharedLimits
    let sessions: Sessions
    let host: any AdminHost
    /// The scheduler's time when the server started.
    let started: Duration

    /// - Parameters:
    ///   - hub: The one beside the broker.
    ///   - host: It is kept alive.
    package init(
        hub: Hub, broker: any OperatedBroker, scheduler: any Scheduler, limits: SharedLimits,
        sessions: Sessions, host: any AdminHost
    ) {
        self.hub = hub
        self.broker = broker
        self.scheduler = scheduler
        self.limits = limits
        self.sessions = sessions
        self.host = host
        started = scheduler.now
    }

    /// Everyone of this name, or of one that looks like it, is logged out, and what they wait for ends.
    ///
    /// - Returns: How many logins that were, and how many people who were listed.
    func remove(_ name: String) -> Eventual<(sessions: Int, people: Int)> {
        let caller = RegistryCaller(scheduler, hub)
        return sessions.end(named: name, for: caller).map { ended in
            let rule = NameRule(name)
            let people = broker.present(in: nil, after: nil, limit: .max).people
                .count { rule.covers($0.identity) }
            // As a logout does: the page of a session learns that it has none.
            sessions.leave(ended, hub)
            broker.expel(rule)
            return (ended.count, people)
        }
    }
}

/// A resource for the operator. A subclass says which methods it answers.
class AdminResource: Resource {
    let admin: AdminContext

    init(_ admin: AdminContext) {
        self.admin = admin
    }

    /// Writes down what was done, and answers with JSON.
    func done(
        _ name: String, _ object: String?, _ request: Request,
        _ write: (inout JSONWriter) -> Void = { _ in }
    ) -> Response {
        note(name, object, by: request.process)
        return .json(write)
    }

    /// Writes down what was done.
    func note(_ name: String, _ object: String?, by process: PeerProcess?) {
        admin.host.note(AdminAction(name: name, object: object, process: process))
    }
}

extension Response {
    /// 200 with an object.
    static func json(_ write: (inout JSONWriter) -> Void) -> Response {
        var json = JSONWriter(capacity: 256)
        json.object(write)
        return Response(.json(.ok), .json(json.bytes))
    }
}
