// Posting: one message at a time, so that they arrive in the order of the calls.
// SPDX-License-Identifier: MIT

var GIVE_UP = 240000; // milliseconds of trying: the server knows a nonce again for five minutes

function newOutbox() {
    return {
        drafts: [],
        isSending: false,
        stop: nothing,
        awaited: null // looks at each message that comes, for the one that a form has posted
    };
}

function say(chat, channel, body, extra, done) {
    if (typeof extra === "function") { done = extra; extra = null; }
    chat.outbox.drafts.push({
        channel: nameOf(channel), done: done, begun: now(), tries: 0,
        json: bodyOf(body),
        nonce: newMark(), ttl: extra && extra.ttl || undefined,
        from: extra && extra.from || chat.from
    });
    if (!chat.outbox.isSending) sendFirst(chat);
}

function bodyOf(body) {
    return toJSON(typeof body === "string" ? { text: body } : body);
}

function sendFirst(chat) {
    var outbox = chat.outbox, draft = outbox.drafts[0];
    outbox.isSending = !!draft;
    if (!draft || chat.isClosed) return;
    outbox.stop = withTicket(chat, function (ticket, end) {
        return post(chat, draft, ticket, end);
    }, function (error, id) { posted(chat, draft, error, id); });
}

function post(chat, draft, ticket, end) {
    return postWithin(chat, draft, chat.url + pathOf(draft.channel) + "?" + toQuery({
        from: draft.from, nonce: draft.nonce, ttl: draft.ttl, t: ticket
    }), end);
}

// Fails if there is no answer in time. Returns a function that stops it.
function postWithin(chat, draft, address, end) {
    var stopClock = later(function () { end(NO_ANSWER); }, PATIENCE);
    var stop = chat.post(chat, draft, address, end);
    return function () { stopClock(); stop(); };
}

function posted(chat, draft, error, id) {
    var outbox = chat.outbox;
    outbox.stop();
    if (error && isWorthAnotherTry(draft, error)) {
        outbox.stop = later(function () { sendFirst(chat); },
            retryOf(error) || backoff(draft.tries++));
        return;
    }
    outbox.awaited = null;
    outbox.drafts.shift();
    tell(draft.done, error, id);
    sendFirst(chat);
}

function isWorthAnotherTry(draft, error) {
    return !draft.ttl && now() - draft.begun < GIVE_UP
        && (error.status === 0 || error.status === 429 || error.status >= 500);
}
