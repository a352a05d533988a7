// Which stream to try, and when: a poll waits already, so nobody waits for a trial.
// SPDX-License-Identifier: MIT

var ASIDE = 3600000; // milliseconds in which a transport that failed is not tried again
var YOUNG = 60000; // milliseconds: a stream that breaks so soon may break each time
var MEMORY = "fireside transport"; // in sessionStorage: what failed, and when

var failed = null; // the same as there, which may be forbidden
var broken = {}; // how often streams of this page broke soon after they had opened

function newUpgrade(options) {
    return {
        pinned: ANYWHERE ? pinnedBy(options.transport) : null, // the only stream that is wanted
        isWanted: options.transport === undefined,
        notBefore: 0, // when the server said that a stream may be tried again
        fails: 0 // of the one that is pinned, in a row
    };
}

function pinnedBy(name) {
    var i;
    for (i = 0; i < STREAMS.length; i++) if (STREAMS[i].name === name) return STREAMS[i];
    return null;
}

// A poll waits at the server: now the best stream that may work is tried.
function upgrade(chat) {
    var i;
    if (chat.stream || !chat.upgrade.isWanted || chat.transport !== byXHR) return;
    if (now() < chat.upgrade.notBefore) return;
    for (i = 0; i < STREAMS.length; i++) {
        if (mayWork(chat, STREAMS[i])) {
            openStream(chat, STREAMS[i]);
            return;
        }
    }
}

// The page wants one stream and nothing else, and the server has answered a poll.
function streamOnly(chat) {
    var transport = chat.upgrade.pinned;
    if (!window[transport.needs]) {
        setState(chat, "refused",
            { status: 0, message: "This browser has no " + transport.needs + ".",
                reason: "no-transport" });
    } else if (followed(chat)) follow(chat);
    else if (!chat.stream) openStream(chat, transport);
}

function mayWork(chat, transport) {
    var name = nameAt(chat, transport), when = failures()[name];
    return !!window[transport.needs] && !(broken[name] > 1)
        && !(typeof when === "number" && Math.abs(now() - when) < ASIDE);
}

function trialFailed(chat, stream, error) {
    if (ANYWHERE && chat.upgrade.pinned) {
        setState(chat, "offline", error.status ? error
            : { status: 0, message: "No " + stream.transport.needs + " reaches the server.",
                reason: "unreachable" });
        tryLater(chat, backoff(chat.upgrade.fails++));
    } else {
        failures()[nameAt(chat, stream.transport)] = now();
        storeFailures();
        upgrade(chat);
    }
}

// The server asks for a pause. A poll that waits goes on: it is told by an answer of its own.
function putOff(chat, stream, wait) {
    chat.upgrade.notBefore = now() + wait;
    if (!stream.isOpen && !chat.upgrade.pinned) return;
    setState(chat, "waiting");
    pollLater(chat, wait, true);
}

function countBreak(chat, transport) {
    var name = nameAt(chat, transport);
    broken[name] = (broken[name] || 0) + 1;
}

// ---- What failed ----

// A page may speak with two servers, behind two proxies.
function nameAt(chat, transport) {
    return transport.name + " " + chat.url;
}

function failures() {
    if (failed) return failed;
    try { failed = parse(window.sessionStorage.getItem(MEMORY)); } catch (error) {}
    if (!failed || typeof failed !== "object") failed = {};
    return failed;
}

function storeFailures() {
    try { window.sessionStorage.setItem(MEMORY, toJSON(failed)); } catch (error) {}
}

// The network is another one, perhaps: what failed may work.
function forgetFailures() {
    failed = {};
    storeFailures();
}
