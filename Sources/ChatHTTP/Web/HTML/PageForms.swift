// The forms of the page, which work without a script as they do with one.
// SPDX-License-Identifier: MIT

import Chat
import Language

struct PageForms {
    let channel: ChannelName
    let base: BasePath
    let visitor: PageVisitor
    /// Whether the visitor may not read the channel, and so not write there.
    let isLocked: Bool
    /// A form that was refused: what stands in the forms again, and why.
    let rejected: RejectedForm?

    /// The login alone, where nobody can post without one. Where page.js runs, the form below does
    /// both.
    var login: HTML {
        guard visitor.isNameless, !isClosed else { return "" }
        if maySay { return visitor.providers.html(texts) }
        return """
            <form id="login" action="\(base)/login" method="post">
            \(HTML.hiddenFields(channel, visitor))
            <label for="login-name">\(texts[.yourName])</label>
            <input id="login-name" name="name" value="\(rejected?.name ?? "")" maxlength="64" \
            autocomplete="nickname" aria-describedby="login-error" required>
            <button type="submit">\(texts[.join])</button>
            <p id="login-error" class="error" role="alert">\(refusal ?? "")</p>
            </form>\(.when(!visitor.providers.paths.isEmpty, "\n"))\(visitor.providers.html(texts))
            """
    }

    /// One form for the first minute: who has no name yet writes it above the message, and logs in
    /// under it with the first one.
    var message: HTML {
        """
        <form id="say" action="\(base)/channels/\(channel.inAddress)" method="post"\
        \(.when(!maySay, " hidden"))>
        \(.when(maySay, HTML.hiddenFields(channel, visitor)))\(nameField)
        <label class="quiet" for="text">\(texts[.message])</label>
        <textarea id="text" name="text" rows="1" dir="auto" enterkeyhint="send" \
        placeholder="\(texts[.messageTo(channel: channel.sign.description + channel.description)])" required>
        \(rejected?.text ?? "")</textarea>
        <button id="send" type="submit">\(texts[.send])</button>
        <button id="nameless" name="_nameless" value="1" type="submit" formnovalidate\
        \(.when(!asksForName, " hidden"))>\(texts[.sendNameless])</button>
        </form>
        """
    }

    /// Where it is hidden, page.js may need it yet; plain.js knows it by the name of its field.
    private var nameField: HTML {
        """
        <div id="who"\(.when(!asksForName, " hidden"))>
        <label for="name">\(texts[.yourName])</label>
        <input id="name"\(.when(asksForName, " name=\"from\" required"))\
        \(.when(!asksForName, " disabled"))\
        \(.when(!typedName.isEmpty, " value=\"\(typedName)\"")) maxlength="64" \
        autocomplete="nickname" aria-describedby="name-error">
        <p id="name-error" class="error" role="alert">\(nameError)</p>
        </div>
        """
    }

    private var typedName: String { visitor.isNameless ? rejected?.name ?? "" : "" }

    /// Why a form was refused: beside the field for a name, else where notices stand.
    private var nameError: String { asksForName ? refusal ?? "" : "" }
    var notice: String {
        let told = visitor.isNameless ? nil : refusal
        return told ?? visitor.loginFailure.map { texts[$0.sentence] } ?? ""
    }

    /// Why a form was refused.
    private var refusal: String? { rejected.map { texts[$0.sentence] } }

    private var texts: Texts { visitor.texts }

    /// Whether logging in would not help.
    private var isClosed: Bool {
        channel.isPrivate && (visitor.siteDecides || visitor.login == .off)
    }

    private var maySay: Bool { !isLocked && (!visitor.isNameless || visitor.login == .off) }

    private var asksForName: Bool { maySay && visitor.isNameless }
}
