// Transports: the ways to the server.
// SPDX-License-Identifier: MIT

// A transport is an object with three fields:
//   ask(address, done)       asks once. Calls `done` with the answer, or null if there is none.
//   next(chat, query, done)  waits for the next messages: the answer to `query` as of GET /poll.
//                            Calls `done` with an error, or with null and the answer.
//   holdsUpPage              whether a request that waits keeps the page loading.
// Both functions return a function that stops them. They call `done` later, and once at most.
//
// After an answer `next` is called again, with the cursor that the answer had, unless it was
// stopped. So a transport may keep its connection open, and answer with what has come since.
var byXHR = { ask: askByXHR, next: longPoll, holdsUpPage: false };
var byScript = { ask: askByScript, next: longPoll, holdsUpPage: true };

// A new transport is a file of its own, and one line here: Tests/js/stream.js is one.
function transportFor(options, mayUseXHR) {
    if (mayUseXHR && window.JSON) return byXHR;
    return byScript;
}

function longPoll(chat, query, done) {
    return ask(chat, "/poll", query, query.hold * 1000 + PATIENCE, done);
}

// If nothing has answered yet, the server may not have allowed this page's origin. Script tags need
// no permission.
function mayNeedScript(chat) {
    return chat.transport !== byScript && !chat.isOwn && !chat.hasAnswered;
}
