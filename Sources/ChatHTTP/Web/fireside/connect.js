// The one function of Fireside, and what it returns.
// SPDX-License-Identifier: MIT

function connect(options) {
    var chat = newChat(options);
    listenTo(chat, options.channels || "lobby");
    setState(chat, "connecting");
    hearEvents(chat, "addEventListener");
    beatLater(chat);
    pollAfter(chat, 0);
    return methodsOf(chat);
}

function listenersOf(chat) {
    return {
        storage: function (event) { hear(chat, event); },
        online: function () { lookAtOnce(chat); },
        leave: function () { resign(chat); }
    };
}

// The network is another one, or the visitor does not want to wait.
function lookAtOnce(chat) {
    forgetFailures();
    wake(chat);
}

function methodsOf(chat) {
    return {
        say: function (channel, body, extra, done) { say(chat, channel, body, extra, done); },
        edit: function (channel, id, body, done) {
            change(chat, channel, id, "edit", bodyOf(body), done);
        },
        remove: function (channel, id, done) { change(chat, channel, id, "delete", "{}", done); },
        history: function (channel, query, done) { askHistory(chat, channel, query || {}, done); },
        people: function (channel, done) {
            ask(chat, pathOf(channel) + "/people", {}, PATIENCE, done);
        },
        channels: function (query, done) {
            if (typeof query === "function") { done = query; query = {}; }
            ask(chat, "/channels", { sort: query.sort, limit: query.limit }, PATIENCE, done);
        },
        listen: function (list) {
            listenTo(chat, list);
            if (chat.state === "refused") setState(chat, "connecting");
            changeChannels(chat);
        },
        retry: function () { lookAtOnce(chat); },
        cursor: function () { return chat.cursor; },
        close: function () { close(chat); }
    };
}

function askHistory(chat, channel, query, done) {
    ask(chat, pathOf(channel) + "/messages", { before: query.before, limit: query.limit },
        PATIENCE, function (error, page) {
            if (page && !isList(page.messages)) { error = NO_ANSWER; page = null; }
            if (page) page.messages = messagesOf(page.messages);
            done(error, page);
        });
}

function close(chat) {
    if (chat.isClosed) return;
    resign(chat);
    setState(chat, "closed");
    chat.isClosed = true;
    halt(chat);
    chat.tabs.stopBeating();
    chat.outbox.stop();
    hearEvents(chat, "removeEventListener");
}

function hearEvents(chat, method) {
    // IE before 9 has none: it polls by itself, and finds out by trying.
    if (ANYWHERE && !window[method]) return;
    window[method]("storage", chat.listeners.storage, false);
    window[method]("online", chat.listeners.online, false);
    window[method]("onpagehide" in window ? "pagehide" : "unload", chat.listeners.leave, false);
}
