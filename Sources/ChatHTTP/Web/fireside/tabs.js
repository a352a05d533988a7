// Several tabs, one poll or stream.
// SPDX-License-Identifier: MIT

// One tab leads: it listens, and leaves each answer in localStorage, and an empty one every 2
// seconds. The others follow: they hear of each change there. When the leader falls silent, one of
// them leads instead. A tab that missed an answer sees that the next one does not begin where it
// is, and asks the server. For a moment two tabs may listen; each message is still shown once.

var BEAT = 2000; // milliseconds between two signs of life
var SLEPT = 90000; // so late a beat means that the machine slept: hidden tabs have one a minute

function newTabs(options) {
    return {
        storage: sharedStorage(options), // null: each tab listens for itself
        key: "", // in that storage: the same for tabs that listen to the same
        leads: false,
        caughtUpFor: null, // the last step for which this tab asked the server
        beaten: now(),
        stopBeating: nothing
    };
}

function sharedStorage(options) {
    try { // where cookies are forbidden, even looking throws
        if (!ANYWHERE || options.share !== false && window.JSON && window.addEventListener) {
            return window.localStorage;
        }
    } catch (error) {}
    return null;
}

// Returns the leader's last answer. Without a leader this tab becomes it, and the answer is null.
// It is null, too, where each tab listens for itself.
function followed(chat) {
    var tabs = chat.tabs, told;
    tabs.leads = false;
    if (!tabs.storage || chat.state !== "online") return null;
    told = parse(tabs.storage.getItem(tabs.key));
    if (told && told.by !== chat.me && Math.abs(now() - told.at) < 3 * BEAT
        && isList(told.messages)) return told;
    tabs.leads = true;
    share(chat, chat.cursor, { next: chat.cursor, messages: [] });
    return null;
}

function follow(chat) {
    halt(chat);
    setWay(chat, "tab");
}

function share(chat, since, answer) {
    var tabs = chat.tabs;
    try {
        tabs.storage.setItem(tabs.key, toJSON({
            by: chat.me, at: now(), since: since,
            next: answer.next, gap: answer.gap, messages: answer.messages
        }));
    } catch (error) { // full, or forbidden: each tab listens for itself
        tabs.storage = null;
        tabs.leads = false;
    }
}

function hear(chat, event) {
    var told;
    if (event.key !== chat.tabs.key || chat.tabs.leads || chat.state !== "online") return;
    told = parse(event.newValue);
    if (!told) {
        pollAfter(chat, 200 * Math.random()); // the leader has gone: one of us is next
    } else if (told.since === chat.cursor && isList(told.messages)) {
        receive(chat, told);
    } else {
        catchUp(chat, told);
    }
}

// Asks the server for what this tab has missed, once for each step of the leader. A tab that is
// ahead of the leader has nothing to ask for.
function catchUp(chat, told) {
    var step = told.since + " " + told.next;
    if (chat.polling.isAsking || told.next === chat.cursor) return;
    if (step === chat.tabs.caughtUpFor) return;
    chat.tabs.caughtUpFor = step;
    poll(chat, true);
}

function beat(chat) {
    var tabs = chat.tabs, led = tabs.leads, told;
    if (now() - tabs.beaten > SLEPT) {
        wake(chat);
    } else if (tabs.storage && chat.state === "online") {
        told = followed(chat);
        if (told && (led || chat.stream)) follow(chat);
        if (told) catchUp(chat, told); // of two chats in one page, neither hears the other's events
        else if (!led && !isStreaming(chat)) pollAfter(chat, 0);
    }
    watchStream(chat);
    tabs.beaten = now();
    beatLater(chat);
}

function beatLater(chat) {
    chat.tabs.stopBeating = later(function () { beat(chat); }, BEAT);
}

function resign(chat) {
    if (chat.tabs.leads) chat.tabs.storage.removeItem(chat.tabs.key);
    chat.tabs.leads = false;
}
