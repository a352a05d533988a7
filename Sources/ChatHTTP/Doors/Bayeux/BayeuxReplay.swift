// From where on a client wants to hear.
// SPDX-License-Identifier: MIT

import Chat

/// The extension `replay` of a subscription, as Salesforce has defined it: `{"/chat/tea":-1}`.
///
/// -1 means only what is new, and -2 all that is kept. A number is that of the last message that the
/// client has heard, in the journal of now; a text is a message's id, which names the journal as well.
struct BayeuxReplay {
    private var values: [(channel: String, value: JSONPart)] = []

    init(_ message: BayeuxMessage) {
        guard let part = message.ext?.part(of: "replay"), part.posted.first == UInt8(ascii: "{"),
            let fields = try? JSONFields(
                posted: Array(part.posted), atMost: BayeuxSession.maxSubscriptions)
        else { return }
        values = fields.all.compactMap { field in
            field.name.string.map { ($0, field.value) }
        }
    }

    /// Where a subscription begins; nil where the client does not say, or says now.
    ///
    /// - Throws: 400 for what is no position.
    func beginning(
        for channel: String, at now: Position
    ) throws(BayeuxError) -> BayeuxBeginning? {
        guard let value = values.first(where: { $0.channel == channel })?.value else { return nil }
        let text = value.string ?? String(decoding: value.posted, as: UTF8.self)
        switch text {
        case "-1": return BayeuxBeginning(now)
        case "-2": return BayeuxBeginning(oldestIn: now.epoch)
        default: break
        }
        if let number = Int(decimal: text.utf8.span) {
            return BayeuxBeginning(Position(epoch: now.epoch, seq: number))
        }
        guard let position = Position(text) else { throw .bad("replay") }
        return BayeuxBeginning(position)
    }
}
