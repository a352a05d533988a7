// `POST /language`: the visitor chooses in which language the page speaks.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// Keeps the choice in a cookie and leads back to the page.
final class LanguageResource: ChatResource, RendersPOST {
    /// - Throws: 403 for another site's page, 400 for a language without a catalogue.
    func renderPOST(_ request: Request) throws -> Reply {
        try request.mustBeFromOwnPage(of: chat.address)
        let form = try Query(form: request.bodyBytes)
        guard let language = try form.value("language").flatMap(Language.init(rawValue:)) else {
            throw HTTPError.noSuchLanguage
        }
        var response = try form.redirectToPage(of: chat) ?? .json { _ in }
        response.fields.append(request.field(keeping: language, of: chat.address))
        return .response(response)
    }
}

extension HTTPError {
    /// 400.
    fileprivate static let noSuchLanguage = HTTPError(
        .badRequest, .noSuchLanguage(languages: Language.list), reason: .badParameter)
}

extension Language {
    /// `en, ja, ru`.
    fileprivate static let list = allCases.map(\.rawValue).joined(separator: ", ")
}
