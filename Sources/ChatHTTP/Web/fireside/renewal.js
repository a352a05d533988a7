// A ticket that ends soon is followed by another one, over the stream that it opened.
// SPDX-License-Identifier: MIT

var AHEAD = 30000; // milliseconds before the end
// Milliseconds between two tickets, whatever the clock here says. Timers know no longer waits than
// 24 days.
var LEAST_LIFE = 60000, MOST_LIFE = 86400000;

// Only a WebSocket can be given a ticket. Other streams end with theirs, and a new one opens.
function renewLater(chat, stream) {
    var end = endOf(stream.ticket);
    if (!end || !stream.link.ask || !chat.tickets.make) return;
    stream.stopRenewal = later(function () {
        dropTicket(chat, stream.ticket);
        giveTicket(chat, stream, nothing); // without a new one the server ends the stream
    }, Math.min(MOST_LIFE, Math.max(end - AHEAD - now(), LEAST_LIFE)));
}

// Calls `done` with null once the stream has the present ticket, or with an error. A stream that
// was opened without a ticket is given none: it would become somebody's.
function giveTicket(chat, stream, done) {
    function end(error) {
        if (!error) renewLater(chat, stream);
        done(error);
    }

    stream.stopRenewal();
    whenTicketed(chat, function (error) {
        var ticket = chat.tickets.current, old = stream.ticket;
        if (chat.stream !== stream) return;
        if (error || ticket === old) end(error);
        else if (!ticket || !old) end(NO_ANSWER);
        else askOver(stream, { ticket: stream.ticket = ticket }, end);
    });
}

// When a ticket ends, in milliseconds. null for what is no JSON Web Token, or does not say it.
function endOf(ticket) {
    var claims = null;
    try {
        claims = parse(window.atob(ticket.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    } catch (error) {}
    return claims && claims.exp > 0 ? claims.exp * 1000 : null;
}
