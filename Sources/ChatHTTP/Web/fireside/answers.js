// Reading answers: a server may send anything, so each value is checked before it is used.
// SPDX-License-Identifier: MIT

var LEAST_RETRY = 250, MOST_RETRY = 600000; // milliseconds that a server may ask for
var MOST_CHANNELS = 64; // in one poll
// A sentence of fireside.js's own has a `reason`: so a page can say it in another language.
var NO_ANSWER = { status: 0, message: "The server did not answer.", reason: "no-answer" };

// How long the server asks the client to wait, in milliseconds. 0 if it does not ask, or for no
// number, or for too long.
function retryOf(answer) {
    var retry = answer.retry;
    if (typeof retry !== "number" || !(retry > 0 && retry <= MOST_RETRY)) return 0;
    return Math.max(retry, LEAST_RETRY);
}

function errorOf(answer) {
    var error = answer.error;
    return typeof error.status === "number" && typeof error.message === "string" ? error
        : NO_ANSWER;
}

function isMessage(value) {
    return !!value && typeof value === "object" && typeof value.channel === "string"
        && (value.id === undefined || typeof value.id === "string");
}

// Whether it says that a message is deleted, or all of a channel.
function isDeletion(message) {
    return typeof message.deleted === "string" || message.cleared === true;
}

// Whether it brings the new text of an older message.
function isEdit(message) {
    return typeof message.edits === "string";
}

function messagesOf(list) {
    var found = [], i;
    for (i = 0; i < list.length; i++) if (isMessage(list[i])) found.push(list[i]);
    return found;
}

// Whether a list names this channel, however it is written.
function isAmong(list, channel) {
    var i;
    for (i = 0; isList(list) && i < list.length && i < MOST_CHANNELS; i++) {
        if (typeof list[i] === "string" && nameOf(list[i]) === nameOf(channel)) return true;
    }
    return false;
}
