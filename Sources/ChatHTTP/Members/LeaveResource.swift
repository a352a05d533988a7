// `POST /channels/{channel}/leave`: somebody is no member any more.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP

/// What they hear from the channel ends. When the last one has left, all messages are deleted: see
/// ``PeopleWatch``.
final class LeaveResource: VisitorDoor, RendersPOST {
    /// - Throws: 403 for somebody who is no member.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            let channel = try privateChannel(request)
            try mustBeMember(visitor, of: channel)
            let page = fields.page(.lobby, of: chat)
            return try chat.change(RecordChange.leaving(channel, visitor.person)).addCallback { _ in
                page ?? .json { $0.field("channel", channel) }
            }
        }
    }
}

extension RecordChange {
    /// A person is no member any more, and up to where they have read is forgotten.
    static func leaving(_ channel: ChannelName, _ person: PersonID) -> [RecordChange] {
        [.remove(.member(channel, person)), .remove(.membership(person, channel))]
            + [.remove(.read(person, channel))]
    }
}
