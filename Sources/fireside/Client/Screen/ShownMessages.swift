// Which messages a terminal shows, so that it can say which one is deleted.
// SPDX-License-Identifier: MIT

import Chat
import Deferred

/// The newest messages, by their ids.
struct ShownMessages {
    /// More than anybody scrolls back to.
    static let most = 1000

    private var messages: [String: (name: String?, at: String)] = [:]
    private var order = FIFO<String>()

    /// It is shown from now on. The oldest is forgotten where there are too many.
    ///
    /// - Parameter name: The sender's, as it is shown.
    mutating func note(_ message: ReceivedMessage, by name: String?) {
        guard let id = message.id else { return }
        guard messages.updateValue((name, message.at), forKey: id) == nil else { return }
        order.append(id)
        if order.count > ShownMessages.most, let oldest = order.popFirst() {
            messages[oldest] = nil
        }
    }

    /// What the message of this id is called: `ann's message of 12:03:07`.
    func name(of id: String) -> String {
        guard let message = messages[id] else { return "a message" }
        return "\(message.name ?? "somebody")'s message of \(LocalTime(message.at))"
    }
}
