// What the page wants of a box: options of `start`, or attributes of its element.
// SPDX-License-Identifier: MIT

var HISTORY = 30; // messages that a box begins with

function settingsOf(element, options) {
    function of(name, attribute) {
        var isGiven = options && Object.prototype.hasOwnProperty.call(options, name)
            && options[name] !== undefined;
        return isGiven ? options[name] : element.getAttribute("data-fireside" + attribute);
    }

    var url = of("url", "-url"), collapsed = of("collapsed", "-collapsed");
    return {
        channel: canonical(of("channel", "") || "lobby"),
        url: String(url === null ? SERVER : url).replace(/\/+$/, ""),
        title: of("title", "-title"),
        lang: of("lang", "-lang"),
        theme: of("theme", "-theme"),
        hasStyle: of("style", "-style") !== "none",
        isCollapsible: collapsed !== null && collapsed !== false,
        ticket: of("ticket", "-ticket"),
        ticketURL: of("ticketURL", "-ticket-url")
    };
}

// As the server spells the name of a channel: see fireside/names.js.
function canonical(channel) {
    var name = String(channel).replace(/^\s+|\s+$/g, "").replace(/[\u200c\u200d]/g, "")
        .replace(/[\uff01-\uff5e]/g, function (sign) {
            return String.fromCharCode(sign.charCodeAt(0) - 0xfee0);
        })
        .replace(/^#/, "").toLowerCase().replace(/\u03c2/g, "\u03c3");
    return name.normalize ? name.normalize("NFC") : name;
}
