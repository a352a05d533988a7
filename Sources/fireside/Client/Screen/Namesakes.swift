// Two people of one name: a tag tells them apart.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// Who has spoken under which name.
struct Namesakes {
    /// More names than anybody has in view.
    static let most = 1000

    /// By name: the first person who had it, and whether there are others.
    private var bearers: [String: (person: String?, areSeveral: Bool)] = [:]
    private var order = FIFO<String>()

    /// The sender's name, as it is fit for a terminal: `ann`, and `ann~x4fj` as soon as a
    /// second person has that name. nil for somebody without a name.
    mutating func name(of message: ReceivedMessage) -> String? {
        guard let name = message.from else { return nil }
        note(name, message.person)
        guard bearers[name]?.areSeveral == true, let person = message.person else {
            return name.visible
        }
        return "\(name.visible)~\(String(person.suffix(4)).visible)"
    }

    /// The oldest name is forgotten where there are too many.
    private mutating func note(_ name: String, _ person: String?) {
        if let known = bearers[name] {
            if known.person != person { bearers[name]?.areSeveral = true }
            return
        }
        bearers[name] = (person, false)
        order.append(name)
        if order.count > Namesakes.most, let oldest = order.popFirst() { bearers[oldest] = nil }
    }
}
