// A transport as one for event streams would be. It is here to show that the client has room for it.
// SPDX-License-Identifier: MIT

var byStream = { ask: askByXHR, next: nextOfStream, holdsUpPage: false };

function nextOfStream(chat, query, done) {
    if (!chat.stream) chat.stream = openStream(chat, query);
    chat.stream.done = done;
    later(function () { deliver(chat); }, 0);
    return function () { closeStream(chat); };
}

function openStream(chat, query) {
    var stream = { source: null, answers: [], done: nothing };
    stream.source = new window.EventSource(chat.url + "/poll?" + toQuery(query));
    stream.source.onmessage = function (event) {
        stream.answers.push(parse(event.data));
        deliver(chat);
    };
    stream.source.onerror = function () {
        var done = stream.done;
        closeStream(chat);
        done(NO_ANSWER, null);
    };
    return stream;
}

// One answer for each question: those that come meanwhile wait for the next one.
function deliver(chat) {
    var stream = chat.stream, done = stream && stream.done;
    if (!done || !stream.answers.length) return;
    stream.done = null;
    done(null, stream.answers.shift());
}

function closeStream(chat) {
    if (chat.stream) chat.stream.source.close();
    chat.stream = null;
}
