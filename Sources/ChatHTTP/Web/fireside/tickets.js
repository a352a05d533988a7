// Tickets say who this is. The page's own server may have to make one first.
// SPDX-License-Identifier: MIT

function newTickets(options) {
    var isFunction = typeof options.ticket === "function";
    return {
        make: isFunction ? options.ticket : null,
        current: isFunction ? null : options.ticket || undefined, // null: ask for one first
        waiting: [], // functions to call when there is one
        round: 0 // counts the calls of `make`: only the newest may answer
    };
}

// Starts a request with a ticket, and once more with a new one if the server refuses the first.
// `start(ticket, end)` returns a function that stops the request. Calls `done` with an error or
// with an answer. Returns a function that stops it all.
function withTicket(chat, start, done) {
    var tickets = chat.tickets, used, isSecond = false, isOver = false, stop = nothing;

    function begin(error) {
        if (isOver) return;
        if (error) { done(error, null); return; }
        used = tickets.current;
        stop = start(used, end);
    }

    function end(error, answer) {
        if (isSecond || !tickets.make || !error || error.status !== 401) {
            done(error, answer);
            return;
        }
        stop();
        isSecond = true;
        dropTicket(chat, used);
        whenTicketed(chat, begin);
    }

    whenTicketed(chat, begin);
    return function () { isOver = true; stop(); };
}

// Calls `call` when there is a ticket, or with an error.
function whenTicketed(chat, call) {
    var tickets = chat.tickets;
    if (tickets.current !== null) call(null);
    else if (tickets.waiting.push(call) === 1) askForTicket(chat);
}

function askForTicket(chat) {
    var tickets = chat.tickets, round = ++tickets.round;
    var stopClock = later(function () { end(NO_ANSWER); }, PATIENCE);

    function end(error, found) {
        var waiting = tickets.waiting, i;
        stopClock();
        if (round !== tickets.round || chat.isClosed) return; // too late, or for other channels
        tickets.round++;
        tickets.waiting = [];
        if (!error) tickets.current = found || undefined;
        for (i = 0; i < waiting.length; i++) waiting[i](error);
    }

    tell(tickets.make, chat.channels.concat(), function (found) { end(null, found); });
}

// The server does not take this one any more.
function dropTicket(chat, used) {
    var tickets = chat.tickets;
    if (!tickets.make) return;
    if (tickets.current === used) tickets.current = null; // else there is another one already
}

// The channels have changed, and the ticket was for others.
function renewTicket(chat) {
    if (chat.tickets.make) chat.tickets.current = null;
    if (chat.tickets.waiting.length) askForTicket(chat);
}
