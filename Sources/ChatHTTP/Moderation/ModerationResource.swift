// `POST /moderation/mute`, `unmute`, `ban` and `unban`: a moderator's word about somebody.
// SPDX-License-Identifier: MIT

import Chat
import Deferred
import HTTP
import Language

/// A door for moderators alone.
class ModeratorDoor: VisitorDoor {
    /// - Throws: 403 for everyone else.
    func mustModerate(_ visitor: KnownVisitor) throws(HTTPError) {
        guard chat.sessions.isModerator(visitor.person) else { throw .moderatorsOnly }
    }
}

/// A door for one measure against somebody.
class MeasureDoor: ModeratorDoor {
    let measure: Moderation.Measure

    init(_ chat: ChatContext, _ measure: Moderation.Measure) {
        self.measure = measure
        super.init(chat)
    }
}

/// Takes `person=`, and `seconds=` and `reason=` if need be. A newer word takes the place of an older.
final class SanctionResource: MeasureDoor, RendersPOST {
    /// - Throws: 400 for wrong fields, 403 for who is no moderator, and against one.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            try mustModerate(visitor)
            guard let person = try fields.person("person") else { throw .noPerson }
            guard !chat.sessions.isModerator(person) else { throw .againstModerator }
            guard chat.moderation.hasRoom(for: measure) else {
                throw ChatError.tooManyRecords.httpError
            }
            let seconds = try fields.seconds("seconds", in: 1...SanctionResource.longest)
            let until = seconds.map { chat.membership.now + $0 }
            let reason = try fields.reason()
            let page = try fields.form.redirectToPage(of: chat)
            return name(of: person, visitor).addCallback { [chat, measure] name in
                let sanction = Sanction(
                    person: person, name: name, by: visitor.name, reason: reason, until: until)
                return try chat.change([.put(sanction.record(measure))]).addCallback { _ in
                    page ?? .json(sanction.write)
                }
            }
        }
    }

    /// A year, in seconds.
    private static let longest = 365 * 86_400

    /// nil for somebody who is not here.
    private func name(of person: PersonID, _ visitor: KnownVisitor) -> Deferred<String?> {
        if let fellow = chat.membership.fellow(person, of: visitor.person) {
            return .succeed(fellow.name)
        }
        return chat.hub.find(PersonMatch(person), limit: 1)
            .addCallback { $0.first?.identity.displayName }
    }
}

/// Takes `person=`.
final class PardonResource: MeasureDoor, RendersPOST {
    /// - Throws: 403 for who is no moderator, 404 where nothing is to be lifted.
    func renderPOST(_ request: Request) throws -> Reply {
        try answer(request) { fields, visitor throws(HTTPError) in
            try mustModerate(visitor)
            guard let person = try fields.person("person") else { throw .noPerson }
            let page = try fields.form.redirectToPage(of: chat)
            let steps = [RecordChange.remove(measure.key(person), if: .present)]
            return try chat.change(steps).addCallback { isLifted in
                guard isLifted else { throw HTTPError.nothingToLift }
                return page ?? .json { $0.field("person", person) }
            }
        }
    }
}

extension PostedFields {
    /// Why, on one line.
    ///
    /// - Throws: 400 for more than 200 characters, or several lines.
    fileprivate func reason() throws(HTTPError) -> String? {
        guard let text = try text("reason") else { return nil }
        guard text.unicodeScalars.count <= 200, text.utf8.count <= 400,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { throw .badReason }
        return text
    }
}

extension HTTPError {
    /// 403.
    static let moderatorsOnly = HTTPError(.forbidden, .onlyModerators, reason: .noAccess)

    /// 403.
    fileprivate static let againstModerator = HTTPError(
        .forbidden, .thatIsModerator, reason: .noAccess)

    /// 404.
    fileprivate static let nothingToLift = HTTPError(.notFound, .nothingAgainst, reason: .notFound)

    /// 400.
    fileprivate static let badReason = HTTPError(.badRequest, .badReason, reason: .badParameter)
}
