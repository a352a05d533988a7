// The forms of the page, which work without a script as they do with one.
// SPDX-License-Identifier: MIT

import Chat

extension Page {
    /// The login alone, where nobody can post without one. Where page.js runs, the form below does
    /// both.
    var loginForm: HTML {
        guard isNameless, !maySay, !isClosed else { return "" }
        return """
            <form id="login" action="/login" method="post">
            \(hidden)
            <label for="login-name">Your name</label>
            <input id="login-name" name="name" value="\(rejected?.name ?? "")" maxlength="64" \
            autocomplete="nickname" aria-describedby="login-error" required>
            <button type="submit">Join</button>
            <p id="login-error" class="error" role="alert">\(rejected?.sentence ?? "")</p>
            </form>
            """
    }

    /// One form for the first minute: who has no name yet writes it above the message, and logs in
    /// under it with the first one.
    var sayForm: HTML {
        """
        <form id="say" action="/channels/\(channel.description)" method="post"\
        \(.when(!maySay, " hidden"))>
        \(hidden)
        \(nameField)
        <label class="quiet" for="text">Message</label>
        <textarea id="text" name="text" rows="1" dir="auto" enterkeyhint="send" \
        placeholder="Message \(sign)\(channel.description)" required>
        \(rejected?.text ?? "")</textarea>
        <button id="send" type="submit">Send</button>
        <button id="nameless" name="_nameless" value="1" type="submit" formnovalidate\
        \(.when(!asksForName, " hidden"))>Send without a name</button>
        </form>
        """
    }

    /// Where it is hidden, page.js may need it yet; plain.js knows it by the name of its field.
    private var nameField: HTML {
        """
        <div id="who"\(.when(!asksForName, " hidden"))>
        <label for="name">Your name</label>
        <input id="name"\(.when(asksForName, " name=\"from\" required"))\
        \(.when(!asksForName, " disabled")) value="\(typedName)" maxlength="64" \
        autocomplete="nickname" aria-describedby="name-error">
        <p id="name-error" class="error" role="alert">\(nameError)</p>
        </div>
        """
    }

    private var typedName: String { isNameless ? rejected?.name ?? "" : "" }

    /// Why a form was refused: beside the field for a name, else where notices stand.
    private var nameError: String { asksForName ? rejected?.sentence ?? "" : "" }
    var notice: String { isNameless ? "" : rejected?.sentence ?? "" }

    /// What stands in front of the channel's name.
    var sign: HTML { channel.isPrivate ? "🔒" : "#" }

    private var isNameless: Bool { visitor == nil }

    /// Whether the visitor may not read the channel, and so not write there.
    private var isLocked: Bool { lines == nil }

    /// Whether logging in would not help.
    private var isClosed: Bool { channel.isPrivate && siteDecides }

    private var maySay: Bool { !isLocked && (!isNameless || login == .off) }

    private var asksForName: Bool { maySay && isNameless }
}
