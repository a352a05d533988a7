// Chat in any page: listens and posts, in browsers from Internet Explorer 6 to this year's.
// SPDX-License-Identifier: MIT
//
// Plain ES3: nothing here is newer than 1999, unless the code looks first whether it is there. It
// adds one global, and changes no object of the page. How to use it: docs/client.md. What goes over
// the wire: docs/protocol.md. The source, with all comments: Sources/ChatHTTP/Web/fireside.

(function (window, document) {
    if (window.Fireside) return; // included twice: answers to the first one are still to come

    // When the server is built, each file takes the place of its line: scripts/join-fireside
    // @include fireside/tools.js
    // @include fireside/json.js
    // @include fireside/answers.js
    // @include fireside/addresses.js
    // @include fireside/names.js
    // @include fireside/xhr.js
    // @include fireside/script.js
    // @include fireside/form.js
    // @include fireside/websocket.js
    // @include fireside/eventsource.js
    // @include fireside/transport.js
    // @include fireside/tickets.js
    // @include fireside/request.js
    // @include fireside/pace.js
    // @include fireside/poll.js
    // @include fireside/stream.js
    // @include fireside/renewal.js
    // @include fireside/upgrade.js
    // @include fireside/refused.js
    // @include fireside/incoming.js
    // @include fireside/tabs.js
    // @include fireside/outbox.js
    // @include fireside/change.js
    // @include fireside/chat.js
    // @include fireside/connect.js

    window.Fireside = { connect: connect, calls: calls };
}(window, document));
