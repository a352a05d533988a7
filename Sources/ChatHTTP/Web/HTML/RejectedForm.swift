// A form of the page that was refused: what stood in it, and why.
// SPDX-License-Identifier: MIT

import Chat
import HTTP
import Language

/// The page is shown once more with all of it, so that nobody has to write a message twice.
struct RejectedForm {
    let channel: ChannelName
    let error: HTTPError
    /// In the page's words where a field was left empty, which old browsers let happen.
    let sentence: LocalizedText
    /// What was typed as a name, as much of it as the field takes.
    let name: String
    /// What was to be said.
    let text: String

    /// nil for what is no form of the page, and for one that another site's page has sent: it must
    /// not put words into anybody's form.
    init?(_ request: Request, _ error: HTTPError, at site: SiteAddress) {
        guard request.isTyped("application/x-www-form-urlencoded"),
            request.isFromOwnPage(of: site),
            let form = try? Query(form: request.bodyBytes),
            let page = RejectedForm.first("_page", in: form),
            let channel = ChannelName(page)
        else { return nil }
        self.channel = channel
        self.error = error
        let (name, text) = (
            RejectedForm.first("from", in: form) ?? RejectedForm.first("name", in: form),
            RejectedForm.first("text", in: form)
        )
        self.name = String((name ?? "").unicodeScalars.prefix(64))
        self.text = text ?? ""
        if RejectedForm.first("_nameless", in: form) == nil,
            name?.allSatisfy(\.isWhitespace) == true
        {
            sentence = .typeNameFirst
        } else {
            sentence = text == "" ? .writeMessageFirst : error.text
        }
    }

    private static func first(_ name: String, in form: Query) -> String? {
        form.pairs.first { $0.name == name }?.value
    }
}
