// The forms of the page, which work without a script as they do with one.
// SPDX-License-Identifier: MIT

internal import Chat

extension Page {
    var loginForm: HTML {
        """
        <form id="login" action="/login" method="post"\(.when(visitor != nil, " hidden"))>
        \(hidden)
        <label for="name">Choose a name to join in</label>
        <input id="name" name="name" maxlength="64" autocomplete="nickname" required>
        <button type="submit">Come in</button>
        </form>
        """
    }

    /// Without a login a name is a claim, which stands in the form; page.js asks for logging in.
    var sayForm: HTML {
        let maySay = visitor != nil || login == .off
        return """
            <form id="say" action="/channels/\(channel.description)" method="post"\
            \(.when(!maySay, " hidden"))>
            \(hidden)
            \(.when(visitor == nil && login == .off, Page.claim))\
            <label class="quiet" for="text">Message</label>
            <textarea id="text" name="text" rows="1" dir="auto" enterkeyhint="send" \
            placeholder="Message #\(channel.description)" required></textarea>
            <button type="submit">Send</button>
            </form>
            """
    }

    private static let claim: HTML = """
        <span class="claim"><label for="from">Or write as</label>
        <input id="from" name="from" maxlength="64" autocomplete="nickname"></span>

        """
}
