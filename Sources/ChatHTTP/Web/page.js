// The chat page: what happens when a message comes, and when the visitor does something.
// SPDX-License-Identifier: MIT
//
// Each part is a module in page/. fireside.js speaks with the server. The page itself comes with
// the last messages in it: Page.swift. The build makes one script of all this: scripts/build-web.

import "./fireside.js";
import { $, BASE } from "./page/dom.js";
import { buttons } from "./page/buttons.js";
import { Changes, edited, stubOf } from "./page/changes.js";
import { Channels, channelName, isPrivate } from "./page/channels.js";
import { Composer } from "./page/composer.js";
import { Deeds } from "./page/deeds.js";
import { Log } from "./page/log.js";
import { Menu, showAddress, startTheme } from "./page/look.js";
import { askForTitle, askToLeave, showMembers } from "./page/members.js";
import { openMenu } from "./page/menu.js";
import { isBy, Names } from "./page/names.js";
import { clearNotices, Notice } from "./page/notice.js";
import { People, Typing } from "./page/people.js";
import { Recent } from "./page/recent.js";
import { Rooms } from "./page/rooms.js";
import { Session } from "./page/session.js";
import { recall, remember } from "./page/store.js";
import { text } from "./page/texts.js";

const PAGE = 50; // messages of history at a time

const LIGHT = {
    connecting: text("stateConnecting"),
    online: text("stateOnline"),
    waiting: text("stateWaiting"),
    offline: text("stateOffline"),
    refused: text("stateRefused"),
    closed: text("stateClosed")
};

// What the light says when the mouse rests on it.
const WAY = {
    websocket: text("byWebSocket"),
    sse: text("byEventStream"),
    poll: text("byLongPolling"),
    script: text("byScriptTags"),
    tab: text("byOtherTab")
};

document.documentElement.dataset.script = "on";
$("#login")?.remove(); // the one form below does both
$("#main > .providers")?.remove(); // they stand in that form
startTheme();
showAddress();

let chat = null; // the connection
let turn = 0; // the number of the connection: what older ones bring is dropped
let isStale = true; // whether the log may lack messages that only history has
let meanwhile = null; // messages since history was asked for: its answer may be older
const changes = new Changes();

const before = recall("drafts", "sessionStorage"); // from before a reload: drafts, and whose
const notice = new Notice($("#notice"));
const joinNotice = new Notice($("#join-error"), $("#join-channel"));
const menu = new Menu();
const recent = new Recent();
const names = new Names();
const session = new Session({ changed: meet, putOut: (why) => composer.takeBack(why) });
const typing = new Typing((message) => isBy(session, message));
const rooms = new Rooms(session, () => {
    const wasLocked = $("#log").hasAttribute("data-locked");
    channels.setRooms(rooms.list || new Map());
    showChannel();
    if (wasLocked || isLocked()) showNewest();
});
const channels = new Channels(document.body.dataset.channel, {
    open, changed: listen, leaves: askToGo
});
const deeds = new Deeds(session, rooms, {
    edit: (message) => composer.edit(message),
    remove: ({ channel, id }) => new Promise((done, failed) => {
        chat.remove(channel, id, (error) => error ? failed(error) : done());
    }),
    writeTo: (person) => rooms.writeTo(person).then(visit, tell),
    moderate: (what, fields, sentence) => session.act(`/moderation/${what}`, fields)
        .then(() => say(sentence), tell),
    showMembers: (channel) => showMembers(
        rooms, channel, channels.titleOf(channel), session.person, findPeople),
    leave: askToGo
});
const log = new Log(showOlder, (isFar) => isFar ? showNewest() : channels.read(), {
    names, isOwn: (message) => isBy(session, message), hasMenu: (message) => deeds.hasMenu(message)
});
const people = new People((done) => {
    const channel = channels.current;
    if (isLocked()) return;
    chat?.people(channel, (error, answer) => {
        if (!error && channel === channels.current) done(answer.people, answer.more);
    });
}, {
    names, isMe: ({ name, person }) => isBy(session, { from: name, person }),
    hasMenu: (one) => deeds.canMeet(one)
});
// Perhaps the session is over: then the composer takes the text back.
const afterLook = (done) => (error, id) => {
    const answer = () => done(error, id);
    if (error && [401, 403].includes(error.status)) session.refresh().then(answer, answer);
    else answer();
};
const composer = new Composer({
    say: (channel, text, done) => chat.say(channel, text, afterLook(done)),
    edit: ({ channel, id }, body, done) => chat.edit(channel, id, body, afterLook(done)),
    lastOwn: () => log.newestFirst.find((message) => deeds.mayEdit(message)),
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
        onEdit: present(edit),
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
    rooms.refresh();
    people.refresh();
    chat?.channels({ sort: "people", limit: 100 }, (error, answer) => {
        if (!error) channels.discover(answer.channels);
    });
}

function refused(error) {
    // For somebody who is still logged in another page would do no better.
    const goOn = () => session.name || !isShutOut() ? connect() : goToLogin();
    if (error.status === 401) session.refresh().then(goOn, isShutOut() ? goToLogin : tell);
    tell(error);
    if (error.status === 403) clearTimeout(silence); // nothing goes on: the sentence stays
}

// A 401 of a private channel means that nobody is logged in any more. The session knows already.
function shutOut(channel, error) {
    if (error.status !== 401) {
        if (isPrivate(channel)) rooms.drop(channel);
        else channels.leave(channel);
    }
    tell(error);
}

function gap() {
    recent.forget();
    showNewest();
    tell({ message: text("missedMessages") });
}

// ---- What comes ----

function hear(message) {
    const isHere = message.channel === channels.current;
    if (message.kind) {
        if (isHere && message.kind === "leave") typing.stop(message);
        // Also when it is about another channel: one about this channel may have come between two
        // polls, and is lost.
        people.refresh();
    } else if (message.ttl) {
        if (isHere && message.body?.typing) typing.note(message);
    } else {
        said(message, isHere);
    }
}

function said(message, isHere) {
    composer.cameBack(message);
    recent.add(message);
    if (isHere) {
        typing.stop(message);
        people.heardFrom(message.from, message.person);
        log.add(message);
        meanwhile?.push(message);
    }
    const isSeen = isHere && document.visibilityState === "visible";
    if (!isSeen && !isBy(session, message)) channels.count(message.channel, message.id);
    queueMicrotask(save);
}

// A message has another text.
function edit(change) {
    changes.note(change.edits, change);
    changeTo(change.channel, change.edits, (message) => edited(message, change));
}

// A message is deleted, or all of a channel.
function erase(deletion) {
    const { channel, deleted } = deletion;
    composer.erase(deletion);
    if (deleted) {
        changes.note(deleted, null);
        channels.uncount(channel, deleted);
        changeTo(channel, deleted, stubOf);
    } else {
        channels.read(channel);
        recent.clear(channel);
        if (channel === channels.current) clear(channel);
    }
    queueMicrotask(save);
}

function changeTo(channel, id, changed) {
    recent.change(channel, id, changed);
    if (channel === channels.current) log.change(id, changed);
    queueMicrotask(save);
}

function clear(channel) {
    log.show({ messages: [] }, channel);
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
    typing.clear();
    showChannel();
    people.clear();
    people.refresh();
    log.preview(recent.of(channel), channel);
    showNewest();
}

// What the page calls the channel, and what one may do there.
function showChannel() {
    const channel = channels.current, title = channels.titleOf(channel);
    $("#title .sign").textContent = channels.signOf(channel);
    document.querySelectorAll("[data-here]").forEach((name) => { name.textContent = channel; });
    $("[data-path]").textContent = encodeURIComponent(channel);
    $("#title [data-here]").textContent = title;
    buttons.deeds.hidden = !deeds.ofChannel(channel, title).length;
    buttons.newRoom.hidden = !rooms.areThere;
    $("#pending").hidden = isLocked();
    composer.open(channel, session.name, channels.signOf(channel) + title);
    askForWhatIsMissing();
}

function showNewest() {
    const channel = channels.current;
    isStale = true;
    $("#log").toggleAttribute("data-locked", isLocked());
    $(".locked").textContent = whyLocked();
    buttons.claim.hidden = !mayClaim();
    if (isLocked()) return log.show({ messages: [] }, channel);
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
        log.show(page, channel);
        composer.cameBefore(page.messages);
        heard.map((message) => changes.applyTo(message)).forEach((message) => {
            recent.add(message);
            log.add(message);
        });
    });
}

// With what has become of the messages since it was asked for.
function askHistory(channel, query, done) {
    chat?.history(channel, query, (error, page) => {
        if (page) page.messages = page.messages.map((message) => changes.applyTo(message));
        done(error, page);
    });
}

// Whether this channel is private and the visitor is no member.
function isLocked() {
    return isPrivate(channels.current) && !rooms.has(channels.current);
}

// Why the visitor may not read this channel.
function whyLocked() {
    if (session.isSiteKeyed) {
        return text("needsSiteTicket");
    }
    if (session.login === "off") return text("noPrivateChannelsHere");
    if (!session.name) return text("needsName");
    if (!rooms.list) return "";
    return text("needsMembership");
}

function mayClaim() {
    return isLocked() && rooms.areThere && !!rooms.list;
}

// Asks for a name, or a message, or both; for nothing if neither would help.
function askForWhatIsMissing() {
    const isClosed = isPrivate(channels.current)
        && (session.isSiteKeyed || session.login === "off");
    composer.show({
        asksForName: !session.name && !isClosed, mayWrite: !isLocked(),
        mayBeNameless: session.login === "off", providers: session.providers
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

// Whether only people with accounts may be here: others see where to log in, and nothing else.
function isShutOut() {
    return session.login === "oidc" || session.login === "proxy";
}

// The server shows it in place of this page.
function goToLogin() {
    location.assign(`${BASE}/`);
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
    rooms.forget();
    channels.setRooms(new Map());
    showChannel();
    people.clear();
    recent.forget(); // the next visitor may not read the same private channels
    if (isLocked()) showNewest(); // takes away what was open
    isStale = true;
    connect();
}

let silence; // the timer that removes a notice

function tell(error) {
    clearTimeout(silence);
    $("#notice").classList.remove("good");
    notice.tell(error.message);
    silence = setTimeout(() => notice.clear(), 10000);
}

// Says that something is done.
function say(sentence) {
    tell({ message: sentence });
    $("#notice").classList.add("good");
}

// ---- What the visitor does ----

function visit(channel) {
    menu.set(false);
    channels.visit(channel);
    composer.focus();
}

function askToGo(channel) {
    askToLeave(rooms, channel, channels.signOf(channel) + channels.titleOf(channel), () => {
        if (channel === channels.current) visit("lobby");
    });
}

// People who could be invited: those who are where the page listens, as far as all may see.
function findPeople(done) {
    const found = new Map();
    channels.heard.filter((name) => !isPrivate(name)).slice(0, 5).forEach((name) => {
        chat?.people(name, (error, answer) => {
            if (error) return;
            answer.people.forEach((one) => { if (one.person) found.set(one.person, one); });
            done([...found.values()].slice(0, 50));
        });
    });
}

$("#lines").addEventListener("click", (event) => {
    const button = event.target.closest(".more");
    if (!button) return;
    const message = log.find(button.closest("article").dataset.id);
    if (message) openMenu(button, deeds.ofMessage(message));
});
$("#lines").addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.altKey || !event.target.matches(".more")) return;
    event.preventDefault();
    log.stepFrom(event.target, by);
});
$("#people").addEventListener("click", (event) => {
    const button = event.target.closest(".more"), item = button?.closest("li");
    if (item) openMenu(button, deeds.ofPerson({ ...item.dataset }));
});
buttons.deeds.addEventListener("click", () => {
    const channel = channels.current, title = channels.signOf(channel) + channels.titleOf(channel);
    openMenu(buttons.deeds, deeds.ofChannel(channel, title));
});
buttons.newRoom.addEventListener("click", () => askForTitle(rooms, visit));
buttons.claim.addEventListener("click", () => rooms.claim(channels.current).then(visit, tell));

$("#logout").addEventListener("submit", async (event) => {
    event.preventDefault();
    clearNotices();
    try {
        const provider = await session.logOut();
        composer.forget();
        if (provider) location.assign(provider);
        else if (isShutOut()) goToLogin();
        else composer.focus();
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
        joinNotice.tell(text("badChannelName"));
        return field.focus();
    }
    field.value = "";
    channels.visit(name);
    // Not on a phone: its keyboard would cover the messages.
    if (!matchMedia("(pointer: coarse)").matches) composer.focus();
});

document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    channels.read();
    rooms.refresh();
});
addEventListener("pagehide", () => {
    save();
    remember("drafts", { by: known, drafts: composer.drafts }, "sessionStorage");
});

// A login with a provider that came to nothing leads back to here.
if (new URLSearchParams(location.search).has("login")) {
    tell({ message: $("#notice").textContent || text("loginFailed") });
    history.replaceState(null, "", `${BASE}/`);
}

session.refresh().catch((error) => {
    tell(error);
    meet(); // connects all the same: to read, and to notice when the server is back
});
