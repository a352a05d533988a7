// Listening by EventSource: each event is an answer.
// SPDX-License-Identifier: MIT

function openEventSource(address, heard, ended) {
    var source = new window.EventSource(address);
    source.onmessage = function (event) {
        var answer = parse(event.data);
        if (!answer) ended(NO_ANSWER);
        else if (answer.error) ended(errorOf(answer));
        else heard(answer);
    };
    // It does not tell the status. And it would come back at a pace of its own, with the address of
    // before, and so with a ticket that may have ended. A poll learns what is wrong.
    source.onerror = function () { ended(NO_ANSWER); };
    return {
        close: function () {
            source.onmessage = source.onerror = null;
            source.close();
        }
    };
}
