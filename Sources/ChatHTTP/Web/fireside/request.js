// One request that asks for something.
// SPDX-License-Identifier: MIT

var PATIENCE = 10000; // milliseconds that an answer may take, beside its wait at the server

// Calls `done` with an error or with an answer. Returns a function that stops it.
function ask(chat, path, query, wait, done) {
    return withTicket(chat, function (ticket, end) {
        query.t = ticket;
        return askOnce(chat, path + "?" + toQuery(query), wait, end);
    }, done);
}

function askOnce(chat, target, wait, done) {
    var stop = nothing, stopClock = later(function () { stop(); end(null); }, wait);

    function end(answer) {
        stopClock();
        if (chat.isClosed) return;
        if (ANYWHERE && !answer && mayNeedScript(chat)) {
            stop = askByScriptFromNow(chat, target, wait, done);
            return;
        }
        chat.hasAnswered = true;
        if (!answer) done(NO_ANSWER, null);
        else if (answer.error) done(errorOf(answer), null);
        else done(null, answer);
    }

    stop = chat.transport.ask(chat.url + target, end);
    return function () { stopClock(); stop(); };
}

// If this answers, the server is there, and has not allowed the page's origin.
function askByScriptFromNow(chat, target, wait, done) {
    chat.transport = byScript;
    return askOnce(chat, target, wait, function (error, answer) {
        chat.isNotAllowed = !error;
        done(error, answer);
    });
}
