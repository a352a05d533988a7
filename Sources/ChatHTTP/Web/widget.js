// A chat box in any page, by two lines of HTML. docs/client.md says how to use it.
// SPDX-License-Identifier: MIT
//
// Plain ES3, like fireside.js, which comes first in this file. It adds two globals, Fireside and
// FiresideWidget, and changes nothing of the page but the elements that have data-fireside. The
// source, with all comments: Sources/ChatHTTP/Web/widget.

(function (window, document) {
    // When the server is built, each file takes the place of its line: scripts/join-widget
    // @include widget/catalogues.js
    // @include widget/tools.js
    // @include widget/texts.js
    // @include widget/places.js
    // @include widget/settings.js
    // @include widget/times.js
    // @include widget/links.js
    // @include widget/message.js
    // @include widget/log.js
    // @include widget/older.js
    // @include widget/arrivals.js
    // @include widget/seen.js
    // @include widget/status.js
    // @include widget/pending.js
    // @include widget/form.js
    // @include widget/tickets.js
    // @include widget/connection.js
    // @include widget/box.js
    // @include widget/start.js

    // Included twice, perhaps in two versions: the first one stays, and takes this one's boxes.
    if (window.FiresideWidget) {
        window.FiresideWidget.start(null, { url: SERVER });
        return;
    }
    window.FiresideWidget = { start: start, stop: stop };
    startWhenReady();
}(window, document));
