// Changing a message: editing it, or deleting it.
// SPDX-License-Identifier: MIT

// The answer to a form cannot be read.
var NEEDS_XHR = {
    status: 0, message: "This browser can change messages only on the chat's own pages.",
    reason: "cannot-change"
};

// Asks once. `what` is the last word of the address.
function change(chat, channel, id, what, json, done) {
    var address = chat.url + pathOf(nameOf(channel)) + "/messages/"
        + encodeURIComponent(id) + "/" + what;
    var stop = nothing;
    if (ANYWHERE && chat.post !== postByXHR) {
        later(function () { tell(done, NEEDS_XHR, null); }, 0);
        return;
    }
    stop = withTicket(chat, function (ticket, end) {
        var draft = { json: json, isChange: true };
        return postWithin(chat, draft, address + "?" + toQuery({ t: ticket }), end);
    }, function (error, newID) {
        stop();
        if (!chat.isClosed) tell(done, error, error ? null : newID);
    });
}
