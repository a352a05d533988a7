// What a browser sees at `/` until the chat page comes: how to try it.
// SPDX-License-Identifier: MIT

internal import Libevent

enum LobbyPage {
    static func response(port: Int) -> Response {
        Response(.page, Body(html(port)))
    }

    private static func html(_ port: Int) -> String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>Fireside</title>
        <h1>Fireside</h1>
        <p>A long-polling chat server. Open two terminals and wait in both:</p>
        <pre>curl 'localhost:\(port)/?callback=hello'</pre>
        <p>Then say something from a third one. Both answer:</p>
        <pre>curl -d '{"text":"hi"}' localhost:\(port)/</pre>
        <p>A page on any site waits by script tag, and asks again when it was called:</p>
        <pre>&lt;script src="http://localhost:\(port)/?callback=hello"&gt;&lt;/script&gt;</pre>
        </html>

        """
    }
}
