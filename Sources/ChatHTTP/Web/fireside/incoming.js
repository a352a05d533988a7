// What an answer brings: each message once.
// SPDX-License-Identifier: MIT

// How many messages are known again. While a stream is on trial, polls may bring five thousand, and
// the stream then brings them a second time.
var REMEMBERED = window.EventSource ? 5000 : 1000;
var LONGEST_CURSOR = 200; // characters

function newMemory() {
    return { ids: {}, inOrder: [] };
}

function isNew(memory, id) {
    var key = "id " + id; // every object has `constructor`, and none has this
    if (memory.ids[key]) return false;
    memory.ids[key] = true;
    memory.inOrder.push(key);
    if (memory.inOrder.length > REMEMBERED) delete memory.ids[memory.inOrder.shift()];
    return true;
}

// Takes the answer to `since`, for this tab and for those that follow it. Returns whether there was
// anything new.
function accept(chat, since, answer) {
    if (chat.isClosed) return false;
    if (chat.tabs.leads) share(chat, since, answer);
    return receive(chat, answer);
}

// Returns whether there was anything new.
function receive(chat, answer) {
    var messages = messagesOf(answer.messages), next = answer.next, isNews = false, i;
    if (typeof next === "string" && next.length <= LONGEST_CURSOR) chat.cursor = next;
    if (answer.gap) tell(chat.options.onGap);
    for (i = 0; i < messages.length && !chat.isClosed; i++) {
        if (messages[i].id && !isNew(chat.memory, messages[i].id)) continue;
        isNews = true;
        if (isDeletion(messages[i])) {
            tell(chat.options.onDelete, messages[i]);
            continue;
        }
        if (isEdit(messages[i]) && chat.options.onEdit) {
            tell(chat.options.onEdit, messages[i]);
            continue;
        }
        tell(chat.options.onMessage, messages[i]);
        if (ANYWHERE && chat.outbox.awaited) chat.outbox.awaited(messages[i]);
    }
    return isNews;
}
