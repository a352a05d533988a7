// The chat page: what becomes of what is heard, and of what one does.
// SPDX-License-Identifier: MIT
//
// A module a part, in page/; fireside.js, in front of this one, speaks with the server. The page
// itself comes with the last messages in it: Page.swift.

import { $ } from "./page/dom.js";
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

// Another site decides who reads private channels: no login here opens them.
const isSiteKeyed = $(".locked").dataset.by === "site";

document.documentElement.dataset.script = "on";
$("#login")?.remove(); // the one form below does both
startTheme();
showAddress();

let chat = null; // the connection
let turn = 0; // which one it is: those before it are not heard any more
let isStale = true; // whether the log lacks what only history has
let meanwhile = null; // heard since history was asked for, whose answer may be older

const before = recall("drafts", "sessionStorage"); // what was begun before a reload, and by whom
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
        // Perhaps the session is over: then the composer takes it back.
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

// Anew for each name: a poll tells the server who listens.
function connect() {
    const mine = ++turn;
    const present = (then) => (...news) => { if (mine === turn) then(...news); };
    chat?.close();
    chat = Fireside.connect({
        channels: channels.heard,
        since: channels.cursor || "now",
        from: session.name || undefined,
        ticket: session.name ? (list, done) => session.ticket(list, done) : undefined,
        xsrf: session.name ? session.xsrf : undefined,
        onMessage: present(hear),
        onState: present(show),
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
    if (state === "online") catchUp();
    if (state === "refused") refused(error);
}

// A first poll gives the place from which all is heard; history then brings what was before it.
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
}

// A 401 of a private channel: nobody is logged in any more, which the session has found out.
function shutOut(channel, error) {
    if (error.status !== 401) channels.leave(channel);
    tell(error);
}

function gap() {
    recent.forget();
    showNewest();
    tell({ message: "You were away for a while. Some messages may be missing here." });
}

// ---- What is heard ----

function hear(message) {
    const isHere = message.channel === channels.current;
    if (message.kind) {
        if (isHere && message.kind === "leave") typing.stop(message.from);
        // From whichever channel it is told: the word of this one may have come between two polls.
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
    if (!isSeen && !isOwn) channels.count(message.channel);
    queueMicrotask(save);
}

// Behind all messages of one answer, which come one after the other: the cursor is past them all.
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
    chat?.history(channel, { limit: PAGE }, (error, page) => {
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
        heard.forEach((message) => {
            recent.add(message);
            log.add(message);
        });
    });
}

// Whether this channel is private, and not for whoever is here.
function isLocked() {
    return isPrivate(channels.current) && !mayReadPrivate();
}

function mayReadPrivate() {
    return !!session.name && !isSiteKeyed;
}

// A name, or a message, or both; nothing where neither would help.
function askForWhatIsMissing() {
    const isClosed = isPrivate(channels.current) && isSiteKeyed;
    composer.show({
        asksForName: !session.name && !isClosed, mayWrite: !isLocked(),
        mayBeNameless: session.login === "off"
    });
}

function showOlder(before) {
    const channel = channels.current;
    chat?.history(channel, { before, limit: PAGE }, (error, page) => {
        if (channel !== channels.current) return;
        if (error || before !== log.oldest) return log.gaveUp(); // perhaps others are shown now
        log.prepend(page);
    });
}

let known = before?.by ?? null; // who was the last to be logged in

// Somebody else is here than before, or nobody.
function meet(isOwnAct) {
    $("#me").hidden = $("#logout").hidden = !session.name;
    $("#me").textContent = session.name || "";
    // Whose session ran out finds their draft again; whoever comes next does not.
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
    recent.forget(); // private channels are not for whoever comes next
    if (isLocked()) showNewest(); // what was open is nobody's business any more
    isStale = true;
    connect();
}

let silence; // the timer that takes a notice away

function tell(error) {
    clearTimeout(silence);
    notice.tell(error.message);
    silence = setTimeout(() => notice.clear(), 10000);
}

// ---- What one does ----

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

$("#join").noValidate = true; // what is wrong is said in our words
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
    // Not on a phone: its keyboard would cover what one came to see.
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
    meet(); // to read, and to hear when the server is back
});
