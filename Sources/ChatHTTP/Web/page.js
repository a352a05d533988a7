// The chat page: what happens when a message comes, and when the visitor does something.
// SPDX-License-Identifier: MIT
//
// Each part is a module in page/. fireside.js runs before this script and speaks with the server.
// The page itself comes with the last messages in it: Page.swift.

import { $, BASE } from "./page/dom.js";
import { Channels, channelName, isPrivate, signOf } from "./page/channels.js";
import { Composer } from "./page/composer.js";
import { Log } from "./page/log.js";
import { Menu, showAddress, startTheme } from "./page/look.js";
import { clearNotices, Notice } from "./page/notice.js";
import { People, Typing } from "./page/people.js";
import { Recent } from "./page/recent.js";
import { Session } from "./page/session.js";
import { recall, remember } from "./page/store.js";

const PAGE = 50; // messages of history at a time

const LIGHT = {
    connecting: "Connecting…",
    online: "Online",
    waiting: "Busy. Please wait…",
    offline: "Offline. Trying again…",
    refused: "Refused",
    closed: "Closed"
};

// What the light says when the mouse rests on it.
const WAY = {
    websocket: "Connected by WebSocket",
    sse: "Connected by an event stream",
    poll: "Connected by long polling",
    script: "Connected by script tags",
    tab: "Connected through another tab"
};

// Another site decides who reads private channels: no login here opens them.
const isSiteKeyed = $(".locked").dataset.by === "site";

document.documentElement.dataset.script = "on";
$("#login")?.remove(); // the one form below does both
startTheme();
showAddress();

let chat = null; // the connection
let turn = 0; // the number of the connection: what older ones bring is dropped
let isStale = true; // whether the log may lack messages that only history has
let meanwhile = null; // messages since history was asked for: its answer may be older
const gone = new Set(); // the ids of messages that were deleted while the page is open

const before = recall("drafts", "sessionStorage"); // from before a reload: drafts, and whose
const notice = new Notice($("#notice"));
const joinNotice = new Notice($("#join-error"), $("#join-channel"));
const menu = new Menu();
const recent = new Recent();
const typing = new Typing();
const session = new Session({ changed: meet, putOut: (why) => composer.takeBack(why) });
const channels = new Channels(document.body.dataset.channel, { open, changed: listen });
const log = new Log(showOlder, (isFar) => isFar ? showNewest() : channels.read());
const people = new People((done) => {
    const channel = channels.current;
    if (isLocked()) return;
    chat?.people(channel, (error, answer) => {
        if (!error && channel === channels.current) done(answer.people, answer.more);
    });
});
const composer = new Composer({
    say: (channel, text, done) => chat.say(channel, text, (error, id) => {
        const answer = () => done(error, id);
        // Perhaps the session is over: then the composer takes the text back.
        if (error && [401, 403].includes(error.status)) session.refresh().then(answer, answer);
        else answer();
    }),
    typing: (channel) => {
        if (session.name) chat.say(channel, { typing: true }, { ttl: 5 });
    },
    logIn: (name) => session.logIn(name),
    drafts: before?.drafts
});

// ---- The connection ----

// A new connection for each name: a poll tells the server who listens.
function connect() {
    const mine = ++turn;
    const present = (then) => (...news) => { if (mine === turn) then(...news); };
    chat?.close();
    chat = Fireside.connect({
        url: BASE,
        channels: channels.heard,
        since: channels.cursor || "now",
        from: session.name || undefined,
        ticket: session.name ? (list, done) => session.ticket(list, done) : undefined,
        xsrf: session.name ? session.xsrf : undefined,
        onMessage: present(hear),
        onDelete: present(erase),
        onState: present(show),
        onTransport: present((way) => { $("#light").dataset.way = way; explain(); }),
        onRefused: present(shutOut),
        onGap: present(gap)
    });
}

function listen() {
    chat?.listen(channels.heard);
}

function show(state, error) {
    const light = $("#light");
    light.dataset.state = state;
    light.textContent = LIGHT[state];
    explain();
    if (state === "online") catchUp();
    if (state === "refused") refused(error);
}

// As a title: a screen reader reads it with the light, and does not announce each change.
function explain() {
    const light = $("#light");
    light.title = light.dataset.state === "online" && WAY[light.dataset.way] || "";
}

// The first poll gives the cursor. From there on every message comes; history has those before it.
function catchUp() {
    if (isStale) showNewest();
    people.refresh();
    chat?.channels({ sort: "people", limit: 100 }, (error, answer) => {
        if (!error) channels.discover(answer.channels);
    });
}

function refused(error) {
    if (error.status === 401) session.refresh().then(connect, tell);
    tell(error);
    if (error.status === 403) clearTimeout(silence); // nothing goes on: the sentence stays
}

// A 401 of a private channel means that nobody is logged in any more. The session knows already.
function shutOut(channel, error) {
    if (error.status !== 401) channels.leave(channel);
    tell(error);
}

function gap() {
    recent.forget();
    showNewest();
    tell({ message: "You were away for a while. Some messages may be missing here." });
}

// ---- What comes ----

function hear(message) {
    const isHere = message.channel === channels.current;
    if (message.kind) {
        if (isHere && message.kind === "leave") typing.stop(message.from);
        // Also when it is about another channel: one about this channel may have come between two
        // polls, and is lost.
        people.refresh();
    } else if (message.ttl) {
        if (isHere && message.body?.typing && message.from && message.from !== session.name) {
            typing.note(message.from, message.ttl);
        }
    } else {
        said(message, isHere);
    }
}

function said(message, isHere) {
    composer.cameBack(message);
    recent.add(message);
    if (isHere) {
        typing.stop(message.from);
        people.heardFrom(message.from);
        log.add(message);
        meanwhile?.push(message);
    }
    const isSeen = isHere && document.visibilityState === "visible";
    const isOwn = !!session.name && message.from === session.name;
    if (!isSeen && !isOwn) channels.count(message.channel, message.id);
    queueMicrotask(save);
}

// A message is deleted, or all of a channel. Nothing is said of it.
function erase(deletion) {
    const { channel, deleted } = deletion, isHere = channel === channels.current;
    if (deleted) {
        gone.add(deleted);
        channels.uncount(channel, deleted);
        if (isHere) log.erase(deleted);
    } else {
        channels.read(channel);
        if (isHere) clear(channel);
    }
    composer.erase(deletion);
    recent.erase(deletion);
    queueMicrotask(save);
}

function clear(channel) {
    log.show({ messages: [] }, channel, session.name);
    if (meanwhile) showNewest(); // the answer that is on its way may be older
}

// Runs after the last message of an answer: only then the cursor is right for all of them.
function save() {
    if (chat) channels.save(chat.cursor());
}

// ---- What is shown ----

function open(channel) {
    clearNotices();
    menu.set(false);
    $("#title .sign").textContent = signOf(channel);
    document.querySelectorAll("[data-here]").forEach((name) => { name.textContent = channel; });
    typing.clear();
    composer.open(channel, session.name);
    askForWhatIsMissing();
    people.clear();
    people.refresh();
    log.preview(recent.of(channel), channel, session.name);
    showNewest();
}

function showNewest() {
    const channel = channels.current;
    isStale = true;
    $("#log").toggleAttribute("data-locked", isLocked());
    if (isLocked()) return log.show({ messages: [] }, channel, null);
    const heard = meanwhile = [];
    askHistory(channel, { limit: PAGE }, (error, page) => {
        if (channel !== channels.current || isLocked() || heard !== meanwhile) return;
        meanwhile = null;
        if (error) {
            log.gaveUp();
            return tell(error);
        }
        isStale = false;
        recent.set(channel, page);
        log.show(page, channel, session.name);
        composer.cameBefore(page.messages);
        heard.filter((message) => !gone.has(message.id)).forEach((message) => {
            recent.add(message);
            log.add(message);
        });
    });
}

// Without what was deleted since it was asked for.
function askHistory(channel, query, done) {
    chat?.history(channel, query, (error, page) => {
        if (page) page.messages = page.messages.filter((message) => !gone.has(message.id));
        done(error, page);
    });
}

// Whether this channel is private and the visitor may not read it.
function isLocked() {
    return isPrivate(channels.current) && !mayReadPrivate();
}

function mayReadPrivate() {
    return !!session.name && !isSiteKeyed;
}

// Asks for a name, or a message, or both; for nothing if neither would help.
function askForWhatIsMissing() {
    const isClosed = isPrivate(channels.current) && isSiteKeyed;
    composer.show({
        asksForName: !session.name && !isClosed, mayWrite: !isLocked(),
        mayBeNameless: session.login === "off"
    });
}

function showOlder(before) {
    const channel = channels.current;
    askHistory(channel, { before, limit: PAGE }, (error, page) => {
        if (channel !== channels.current) return;
        if (error || before !== log.oldest) return log.gaveUp(); // or the log has changed
        log.prepend(page);
    });
}

let known = before?.by ?? null; // who was logged in last

// Another visitor is logged in than before, or none.
function meet(isOwnAct) {
    $("#me").hidden = $("#logout").hidden = !session.name;
    $("#me").textContent = session.name || "";
    // If a session ends and the same person comes back, the draft is still there. Nobody else sees
    // it.
    if (session.name && known && session.name !== known) {
        if (isOwnAct) composer.forgetOthers();
        else composer.forget();
    }
    known = session.name || known;
    $("#pending").hidden = isLocked();
    people.name = session.name;
    channels.setOpen(mayReadPrivate());
    composer.open(channels.current, session.name);
    askForWhatIsMissing();
    people.clear();
    recent.forget(); // the next visitor may not read the same private channels
    if (isLocked()) showNewest(); // takes away what was open
    isStale = true;
    connect();
}

let silence; // the timer that removes a notice

function tell(error) {
    clearTimeout(silence);
    notice.tell(error.message);
    silence = setTimeout(() => notice.clear(), 10000);
}

// ---- What the visitor does ----

$("#logout").addEventListener("submit", async (event) => {
    event.preventDefault();
    clearNotices();
    try {
        await session.logOut();
        composer.forget();
        composer.focus();
    } catch (error) {
        tell(error);
    }
});

$("#join").noValidate = true; // the page says in its own words what is wrong
$("#join").addEventListener("submit", (event) => {
    event.preventDefault();
    clearNotices();
    const field = $("#join-channel"), name = channelName(field.value);
    if (!name) {
        joinNotice.tell("A channel's name can have a–z, 0–9, - and _, and 64 characters at most.");
        return field.focus();
    }
    field.value = "";
    channels.visit(name);
    // Not on a phone: its keyboard would cover the messages.
    if (!matchMedia("(pointer: coarse)").matches) composer.focus();
});

document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") channels.read();
});
addEventListener("pagehide", () => {
    save();
    remember("drafts", { by: known, drafts: composer.drafts }, "sessionStorage");
});

session.refresh().catch((error) => {
    tell(error);
    meet(); // connects all the same: to read, and to notice when the server is back
});
