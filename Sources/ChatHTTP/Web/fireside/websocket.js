// Listening by WebSocket: each frame from the server is an answer, or a reply to a frame of ours.
// SPDX-License-Identifier: MIT

var PROTOCOL = "fireside.1";

function openWebSocket(address, heard, ended) {
    var socket = new window.WebSocket(toSocketAddress(address), PROTOCOL);
    var replies = {}, count = 0, failure = null;

    function end(number, error) {
        var done = replies[number];
        delete replies[number];
        if (done) done(error);
    }

    socket.onmessage = function (event) {
        var frame = parse(event.data);
        if (!frame) ended(NO_ANSWER);
        else if (frame.re) end(frame.re, frame.error ? errorOf(frame) : null);
        else if (frame.error) failure = errorOf(frame); // the server closes next
        else heard(frame);
    };
    socket.onclose = function (event) { ended(failure || errorOfClose(event.code)); };

    return {
        close: function () {
            socket.onmessage = socket.onclose = null;
            replies = {};
            socket.close();
        },
        ask: function (frame, done) {
            var number = ++count, stopClock = later(function () { end(number, NO_ANSWER); },
                PATIENCE);
            replies[number] = function (error) { stopClock(); done(error); };
            frame["do"] = number; // in ES3 `do` is no name
            socket.send(toJSON(frame));
        }
    };
}

// `ws` for `http`, and `wss` for `https`.
function toSocketAddress(address) {
    if (/^\/\//.test(address)) address = window.location.protocol + address;
    else if (!/^https?:/.test(address)) address = ORIGIN + address;
    return address.replace(/^http/, "ws");
}

// Codes from 4000 on are 4000 and a status of HTTP. All others mean that the connection is gone.
function errorOfClose(code) {
    if (!(code >= 4400 && code < 4600)) return NO_ANSWER;
    return {
        status: code - 4000, message: "The server closed the connection.", reason: "closed",
        isBare: true
    };
}
