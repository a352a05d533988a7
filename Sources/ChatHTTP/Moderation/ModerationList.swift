// `GET /moderation`: who is muted, and who is banned.
// SPDX-License-Identifier: MIT

import Chat
import HTTP

/// For moderators, on their own page.
final class ModerationList: ModeratorDoor, RendersGET {
    /// `{"muted":[{"person":"u…","name":"Bob","by":"Ann","reason":"…","until":"…"}],"banned":[…]}`, with
    /// `"more":true` where there is no room for all.
    ///
    /// - Throws: 403 for another site's page and for who is no moderator, 401 before a login.
    func renderGET(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let visitor = try KnownVisitor(chat.sessions.session(of: request))
        try chat.moderation.mustNotBeBanned(visitor.person)
        try mustModerate(visitor)
        var json = JSONWriter(capacity: 1024)
        var isCut = false
        json.object {
            $0.name("muted")
            isCut = write(chat.moderation.all(.mute), to: &$0)
            $0.name("banned")
            isCut = write(chat.moderation.all(.ban), to: &$0) || isCut
            $0.field("more", ifTrue: isCut)
        }
        return .response(Response(.json(.ok), .json(json.bytes)))
    }

    /// - Returns: Whether some are left out.
    private func write(_ sanctions: [Sanction], to json: inout JSONWriter) -> Bool {
        var written = 0
        let end = json.bytes.count + ModerationList.maxBytes
        json.array { list in
            for sanction in sanctions where list.bytes.count < end {
                list.object(sanction.write)
                written += 1
            }
        }
        return written < sanctions.count
    }

    /// Of each list.
    private static let maxBytes = 64 << 10
}
