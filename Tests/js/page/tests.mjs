// The page's own scripts: what others say costs little, and no name that they choose is special.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import vm from "node:vm";
import { readFileSync } from "node:fs";
import { makeBrowser, Element, Text } from "./dom.mjs";
import { testAround } from "./around.mjs";
import { testMentions } from "./mentions.mjs";
import { expectCheap, runTests, test } from "./suite.mjs";
import { bodies, kinds, repeated } from "./texts.mjs";
import { testWriting } from "./writing.mjs";

const web = process.argv[2]; // where the page's scripts are
const catalogue = Object.fromEntries(
    readFileSync("Sources/Language/Catalogues/en.properties", "utf8").split("\n")
        .map((line) => line.split(/ = (.*)/, 2)));
const browser = makeBrowser();
globalThis.window = globalThis;
Object.assign(globalThis, browser.globals);
const $ = browser.element;
const load = (name) => import(`${web}/page/${name}.js`);
const { linked } = await load("links");
const { excerpt } = await load("excerpt");
const { article, face } = await load("message");
const { reason } = await load("failures");
const { beginning } = await load("beginning");
const { channelName } = await load("channelnames");
const { Channels } = await load("channels");
const { Composer } = await load("composer");
const { Log } = await load("log");
const { People } = await load("people");
const { Typing } = await load("typing");
const { Changes, edited, stubOf } = await load("changes");
const { Deeds } = await load("deeds");
const { isBy, Names } = await load("names");
const { Rights } = await load("rights");
const { Rooms } = await load("rooms");
const { Recent } = await load("recent");
const { Session } = await load("session");
const { recall, remember } = await load("store");
globalThis.setTimeout = globalThis.setInterval = () => 0; // what is to be done later is not looked at here
globalThis.clearTimeout = () => {};

const newLog = (asked = () => {}, traits = {}) => new Log(() => {}, asked, {
    names: new Names(), isOwn: () => false, crowd: () => ({ names: [] }), ...traits
});
const newPeople = () => new People(() => {}, {
    names: new Names(), isMe: () => false, hasMenu: () => false, changed() {}
});

let number = 0;
const message = (body, from) => (
    { id: `aaaa:${++number}`, channel: "lobby", at: "2026-11-20T12:00:00.123Z", from, body });
const textOf = (nodes) => nodes.map((one) => one.textContent ?? one).join("");
const hrefs = (text) => linked(text).filter((one) => one instanceof Element)
    .map((one) => one.getAttribute("href"));

// ---- Channels' names ----

test("a channel may be called in any script, and each way to write a name is one", () => {
    for (const [text, name] of [
        ["Swift", "swift"], ["#новости", "новости"], [" НОВОСТИ ", "новости"], ["日本語", "日本語"],
        ["ＡＢ＿１", "ab_1"], ["＃ab", "ab"], ["か\u3099", "が"], ["ΟΔΟΣ", "οδοσ"], ["οδος", "οδοσ"],
        ["می\u200cروم", "میروم"], ["private-СЕМЬЯ", "private-семья"], ["я".repeat(64), "я".repeat(64)]
    ]) assert.equal(channelName(text), name);
    for (const text of [
        "", "a b", "a,б", "☕", "é!", "\u0301a", "_\u0301", "а\u202eб", "а\u200bб", "я".repeat(65),
        "𐐨".repeat(49), "а" + "\u0323".repeat(7)
    ]) assert.equal(channelName(text), null);
});

// ---- What was found ----

const marked = (text, words) => excerpt(text, words)
    .map((one) => one instanceof Element ? `[${one.textContent}]` : one).join("");

test("found words are marked as the server finds them", () => {
    for (const [text, words, expected] of [
        ["Hello, world", "WOR hello", "[Hello], [wor]ld"],
        ["hello", "ell", "hello"],
        ["東京タワーへ", "タワー", "東京[タワー]へ"],
        ["Ещё раз", "еще", "[Ещё] раз"],
        ["Café, cafe\u0301", "cafe", "[Café], [cafe]\u0301"],
        ["I write C++.", "c++", "I write [C++]."],
        ["<b>x</b>", "<b>", "[<b>]x</b>"],
        ["a\u{1f389}b", "\u{1f389}", "a[\u{1f389}]b"]
    ]) {
        assert.equal(marked(text, words), expected);
    }
});

test("code in what is found is shown as code, without its backticks", () => {
    const shown = (text, words) => excerpt(text, words).map((one) => one instanceof Element
        ? `<${one.tagName}>${one.children.length ? "*" : ""}${one.textContent}` : one);
    assert.deepEqual(shown("see `let a` there", "see"), ["<mark>see", " ", "<code>let a", " there"]);
    assert.deepEqual(shown("`one two`", "two"), ["<code>one ", "<code>*two"]);
    assert.deepEqual(
        shown("so:\n```swift\nlet a\n```\nand b", "and"),
        ["so:\n", "<code>let a", "\n", "<mark>and", " b"]);
    assert.deepEqual(shown("a ` alone", "z"), ["a ` alone"]);
});

test("of a long text the part is shown in which a word was found", () => {
    const shown = marked("word ".repeat(1000) + "needle" + " word".repeat(1000), "needle");
    assert.ok(shown.startsWith("… ") && shown.endsWith(" …") && shown.includes("[needle]"));
    assert.ok(shown.length < 300);
});

test("an excerpt of whatever text takes little time", () => {
    for (const [kind, make] of kinds()) {
        const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
        for (const words of ["a", "aaaaaaaaaaaaaaaaaaaab", "あああああい"]) {
            expectCheap(`${kind}, ${words}`, (size) => excerpt(texts.get(size), words));
        }
    }
});

// ---- Addresses ----

test("an address becomes a link, what ends the sentence does not", () => {
    for (const [text, ...expected] of [
        ["see https://x/a.", "https://x/a"],
        ["(https://x/a)", "https://x/a"],
        ["https://en.wikipedia.org/wiki/Hearth_(disambiguation)",
            "https://en.wikipedia.org/wiki/Hearth_(disambiguation)"],
        ["(see https://x/a_(b)).", "https://x/a_(b)"],
        ["https://x/(a))),.", "https://x/(a)"],
        ["https://x/a)b", "https://x/a)b"],
        ["https://x/a),b),", "https://x/a),b"],
        ["HTTP://x/ and https://y/", "HTTP://x/", "https://y/"],
        ["xhttps://x/ javascript://x/ https:// http://[ https://)"]
    ]) assert.deepEqual(hrefs(text), expected, text);
});

test("an address of more than 2,000 characters is text", () => {
    const fits = "https://x/".padEnd(2000, "a");
    assert.deepEqual(hrefs(fits), [fits]);
    assert.deepEqual(hrefs(`${fits}a`), []);
    assert.deepEqual(hrefs(`${fits}a https://y/`), ["https://y/"]);
});

test("a text has 200 links at most, and loses nothing", () => {
    const text = repeated("https://x/ ", 65536);
    assert.equal(hrefs(text).length, 200);
    assert.equal(textOf(linked(text)), text);
});

test("whatever is found in a text, the text stays the same", () => {
    for (const [kind, make] of kinds()) {
        const text = make(3000);
        assert.equal(textOf(linked(text)), text, kind);
    }
});

// ---- What a message costs ----

test("a text of 64 KB of any kind is cheap to show", () => {
    for (const [kind, make] of kinds()) {
        const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
        expectCheap(kind, (size) => {
            article(message({ text: texts.get(size) }), false);
            linked(texts.get(size)); // as all of it is shown on demand
        });
    }
});

test("of a long message the beginning is shown, and all of it on demand", () => {
    const shown = (body) => article(message(body), false).all("p")[0];
    const press = (element) => element.all("button")[0].listeners[0].listener();
    const long = repeated("0123456789", 65536);
    for (const [body, whole] of [
        [{ text: long }, long],
        [{ text: `${long} https://x/` }, `${long} https://x/`],
        [{ text: repeated("\u{1f600}", 8000) }, repeated("\u{1f600}", 8000)],
        [{ a: long }, JSON.stringify({ a: long })]
    ]) {
        const element = shown(body);
        assert.equal(element.textContent, `${whole.slice(0, 4000)}… Show the whole message`);
        press(element);
        assert.equal(element.textContent, whole);
    }
    assert.equal(shown({ text: long.slice(0, 4000) }).textContent, long.slice(0, 4000));
    // Neither half a letter nor half an address.
    const faces = shown({ text: `a${repeated("\u{1f600}", 8000)}` });
    assert.equal(faces.textContent, `a${repeated("\u{1f600}", 3998)}… Show the whole message`);
    const cut = shown({ text: `${long.slice(0, 3980)} https://x/${long}` });
    assert.equal(cut.textContent, `${long.slice(0, 3980)} … Show the whole message`);
});

test("less is shown of what browsers take long to lay out", () => {
    for (const [text, length] of [
        [repeated("a\u05d0", 3000), 200],
        [repeated("\u2066\u05d0\u2067a", 3000), 133],
        [`a${repeated("\u0301", 3000)}`, 200],
        [`see ${repeated("\u0645", 3000)}`, 204],
        [repeated("\u05e9\u05dc\u05d5\u05dd Fireside ", 2000), 1400],
        // What people write is whole.
        [repeated("\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd, ", 4000), 4000],
        [repeated(`${"\u0644\u0627\u064e ".repeat(5)}12, `, 2000), 2000],
        [repeated("Vie\u0323\u0302t Nam ", 4000), 4000],
        [repeated("0123456789", 4000), 4000]
    ]) assert.equal(beginning(text).length, length, text.slice(0, 20));
});

test("and so is any JSON", () => {
    for (const [kind, make] of Object.entries(bodies)) {
        const made = new Map([65536, 32768].map((size) => [size, make(size)]));
        expectCheap(kind, (size) => article(message(made.get(size)), false));
    }
});

test("a message is cheap for the page as a whole: log, list, names, what is kept", async () => {
    const page = await startPage();
    for (const [kind, make] of kinds()) {
        const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
        const from = make(64);
        expectCheap(kind, (size) => {
            page.onMessage({ channel: "lobby", at: "", from, ttl: 5, body: { typing: true } });
            page.onMessage({ channel: "lobby", at: "", from, kind: "join" });
            page.onMessage(message({ text: texts.get(size) }, from));
            page.onMessage({ ...message({ text: texts.get(size) }, from), channel: "tea" });
        });
    }
    assert.ok($("#lines").all("article").length > 400);
});

// Runs page.js, and returns what it wants to be told by fireside.js.
async function startPage() {
    const told = {}, card = { name: "me", xsrf: "x", login: "name", ticket: "t" };
    globalThis.fetch = async () => ({ ok: true, json: async () => card });
    globalThis.Fireside = {
        connect(options) {
            Object.assign(told, options);
            return {
                close() {}, listen() {}, say() {}, cursor: () => "aaaa:1",
                history: (channel, query, done) => done(null, { messages: [] }),
                people: (channel, done) => done(null, { people: [] }),
                channels: (query, done) => done(null, { channels: [] })
            };
        }
    };
    await import(`${web}/page.js`);
    while (!told.onState) await null;
    told.onState("online");
    while (document.documentElement.dataset.script !== "whole") await new Promise(setImmediate);
    return told;
}

test("what the browser remembers is cheap, whatever it is", () => {
    for (const [kind, make] of kinds()) {
        const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
        expectCheap(kind, (size) => {
            remember("test", texts.get(size));
            assert.equal(recall("test"), texts.get(size));
        });
    }
});

test("a list of people of any names is cheap", () => {
    const people = newPeople();
    for (const [kind, make] of kinds()) {
        expectCheap(kind, (size) => {
            people.show(Array(size / 64).fill({ name: make(64) }), true);
        });
    }
});

test("a circle has a letter, and a colour if there is a name", () => {
    for (const [name, letter] of [
        ["ann", "A"], ["\u{1f600}", "\u{1f600}"], ["constructor", "C"], [undefined, "?"]
    ]) {
        const circle = face(name);
        assert.equal(circle.textContent, "", "a text browser would read it with the name");
        assert.equal(circle.getAttribute("data-letter"), letter);
        assert.equal(circle.getAttribute("data-tint") === null, !name);
    }
});

test("what was too long is counted in characters", () => {
    const error = { status: 413, message: "The body is longer than 65536 bytes." };
    for (const [text, numbers] of [
        [repeated("a", 70000), "70,000 characters; the limit is 65,000"],
        [repeated("a\n", 60000), "60,000 characters; the limit is 43,333"],
        [repeated("日", 30000), "30,000 characters; the limit is 21,666"],
        [repeated("\u{1f600}", 40000), "20,000 characters; the limit is 16,250"]
    ]) {
        const sentence = `the message is too long (${numbers}).`;
        assert.equal(reason(error, text), sentence);
    }
    assert.equal(reason({ status: 401, message: "Log in." }, "a"), "Log in.");
});

test("the server's limit is read in any language", () => {
    for (const message of [
        "The message is too long (70000 of at most 32768 bytes).",
        "メッセージが長すぎます (70000 バイト、上限は 32768 バイト)。",
        "Сообщение слишком длинное: 70000 Б, а можно не более 32768 Б."
    ]) {
        const sentence = reason({ status: 413, message }, repeated("a", 70000));
        assert.match(sentence, /the limit is 32,\d{3}\)/);
    }
});

test("what fireside.js says itself is said in the page's language", () => {
    const silent = { status: 0, message: "The server did not answer.", reason: "no-answer" };
    assert.equal(reason(silent, "a"), catalogue.noAnswer);
    const closed = { status: 403, message: "The server closed the connection.", reason: "closed" };
    assert.equal(reason(closed, "a"), catalogue.connectionClosed);
});

test("what is on its way scrolls, where it is long, and the keyboard gets there", () => {
    const text = (id, words) => article({ id, at: "2026-11-20T12:00:00.123Z", body: { text: words } })
        .all("p")[0].getAttribute("tabindex");
    assert.equal(text(undefined, repeated("a", 70000)), "0");
    assert.equal(text(undefined, "a\n\n\n\n\n\nb"), "0");
    assert.equal(text(undefined, "hi"), null);
    assert.equal(text("aaaa:1", repeated("a", 3000)), null);
});

test("usual names have many colours", () => {
    const names = `ann anna bob carol chris dave erin frank grace heidi ivan judy lisa mallory max
        oscar peggy sam tom trent victor walter zoë jörg さくら 太郎 花子 Иван Ольга Дмитрий Léa`
        .split(/\s+/);
    const counts = new Map();
    for (const name of names) {
        const tint = face(name).getAttribute("data-tint");
        counts.set(tint, (counts.get(tint) || 0) + 1);
    }
    assert.equal(names.length, 31);
    assert.ok(counts.size >= 11, `${counts.size} colours for ${names.length} names`);
    assert.ok(Math.max(...counts.values()) <= 5, [...counts.values()].join());
});

// ---- What stays bounded ----

test("a reader who is far above does not collect all new messages", () => {
    const log = newLog();
    const messages = Array.from({ length: 50 }, () => message({ text: "old" }));
    log.show({ messages }, "lobby");
    $("#log").scrollTop = -5000;
    for (let i = 0; i < 5000; i++) log.add(message({ text: "new" }));
    $("#log").scrollTop = 0;
    assert.ok(log.shown.length <= 1000, `${log.shown.length} articles`);
    assert.equal(log.isCut, true);
    assert.equal($("#newest").textContent, "5,000 new messages ↓");
});

test("an empty channel is not empty any more with its first message", () => {
    const log = newLog();
    log.show({ messages: [] }, "tea");
    assert.equal($("#log").dataset.empty, "true");
    assert.equal($("#start").textContent, "");
    log.add(message({ text: "first" }));
    assert.equal($("#log").dataset.empty, "false");
    assert.equal($("#start").textContent, "This is where #tea begins.");
});

test("what is heard before history comes is shown, and where the channel begins is open", () => {
    const log = newLog();
    const first = message({ text: "first" });
    log.add(first);
    assert.equal(log.oldest, first.id);
    assert.equal($("#start").textContent, "Loading older messages…");
});

test("a channel begins where no messages have gone", () => {
    const log = newLog();
    const sentence = (page) => {
        log.show(page, "tea");
        return $("#start").textContent;
    };
    const messages = [message({ text: "hi" })];
    assert.equal(sentence({ messages }), "This is where #tea begins.");
    assert.equal(sentence({ messages, more: true }), "Loading older messages…");
    assert.equal(sentence({ messages: [], more: true }), "Loading messages…");
    assert.equal(sentence({ messages, gap: true }), "Older messages have expired.");
    $("#start").dataset.kept = "A channel keeps up to 5 messages.";
    const expired = "Older messages have expired. A channel keeps up to 5 messages.";
    assert.equal(sentence({ messages, gap: true }), expired);
    assert.equal(sentence({ messages: [], gap: true }), expired);
    assert.equal($("#log").dataset.empty, "false", "it does not say that there were none yet");
    log.add(message({ text: "new" }));
    assert.equal($("#start").textContent, expired);
});

test("so it is with what the page knows of a channel before it asks", () => {
    const recent = new Recent();
    recent.set("tea", { messages: [message({ text: "hi" })], gap: true });
    recent.add({ ...message({ text: "ho" }), channel: "tea" });
    assert.equal(recent.of("tea").gap, true);
});

test("days are named from today's side, and again when it is another day", () => {
    const log = newLog();
    const at = (days) => {
        const date = new Date();
        date.setDate(date.getDate() - days);
        return date.toISOString();
    };
    const said = (days) => ({ ...message({ text: "hi" }), at: at(days) });
    log.show({ messages: [said(400), said(1), said(0)] }, "tea");
    const days = () => log.shown.map((line) => line.day?.textContent);
    assert.deepEqual(days().slice(1), ["Yesterday", "Today"]);
    assert.match(days()[0], /\d{4}/);
    log.shown[2].day.firstChild.textContent = "as it was named yesterday";
    log.add(said(-1));
    assert.equal(days()[2], "Today");
});

// ---- What is deleted ----

const shownTexts = () => $("#lines").children.filter((one) => one.tagName === "article")
    .map((one) => one.children.at(-1).textContent);

test("of a message that is deleted a stub stays, in its place", () => {
    const log = newLog();
    const [one, two, three] = ["one", "two", "three"].map((text) => message({ text }, "ann"));
    log.show({ messages: [one, two, three] }, "tea");
    assert.equal($("#lines").querySelectorAll(".more").length, 3);
    log.change(two.id, stubOf);
    log.change("aaaa:99999", stubOf);
    assert.deepEqual($("#lines").all("p").filter((p) => p.getAttribute("class") === "text")
        .map((p) => p.textContent), ["one", "This message was deleted.", "three"]);
    const stub = log.shown[1].article;
    assert.equal(stub.getAttribute("class"), "stub follows");
    assert.equal(stub.getAttribute("data-id"), two.id);
    assert.deepEqual(stub.querySelectorAll(".more"), [], "there is nothing more to do with it");
    assert.equal(JSON.stringify(log.shown[1].message).includes("two"), false);
});

test("an edited message says so, and when", () => {
    const log = newLog();
    const one = message({ text: "one", mood: "merry" }, "ann");
    log.show({ messages: [one] }, "tea");
    log.change(one.id, (old) => edited(old, { at: "2026-11-20T12:30:00.000Z", body: { text: "won" } }));
    const [shown] = $("#lines").all("article");
    assert.equal(shown.querySelector(".text").textContent, "won");
    assert.match(shown.querySelector(".edited").textContent, /^edited /);
    assert.equal(shown.querySelector(".edited").all("time")[0].getAttribute("datetime"),
        "2026-11-20T12:30:00.000Z");
});

test("history that was asked for before an edit or a deletion is shown as it is now", () => {
    const changes = new Changes();
    const [one, two, three] = ["one", "two", "three"].map((text) => message({ text }));
    const edit = { at: "2026-11-20T12:30:00.000Z", body: { text: "won" } };
    changes.note(one.id, edit);
    changes.note(two.id, edit);
    changes.note(two.id, null);
    assert.deepEqual(changes.applyTo(one).body, { text: "won" });
    assert.equal(changes.applyTo(two).tombstone, true);
    assert.equal(changes.applyTo(three), three);
    const newer = { ...one, edited: "2026-11-20T12:31:00.000Z", body: { text: "newer" } };
    assert.equal(changes.applyTo(newer), newer);
    const stub = stubOf(one);
    assert.deepEqual(changes.applyTo(stub), stub);
    const told = changes.applyTo({ ...stub, body: { text: "The server says so in English." } });
    assert.equal(told.body.text, catalogue.messageDeleted);
    for (let i = 0; i < 5000; i++) changes.note(`aaaa:${i}`, null);
    assert.ok(changes.byID.size <= 1000);
});

test("a deleted message counts as unread no more, also after a reload", () => {
    browser.stored.clear();
    const open = () => new Channels("lobby", { open() {}, changed() {}, moved() {} });
    let channels = open();
    for (const id of ["aaaa:1", "aaaa:2", "aaaa:3"]) channels.count("tea", id);
    channels.uncount("tea", "aaaa:2");
    channels.uncount("tea", "aaaa:2");
    channels.uncount("tea", "aaaa:9"); // it was read before
    assert.equal(channels.unread.of("tea"), 2);
    channels.save("aaaa:4");
    channels = open();
    channels.uncount("tea", "aaaa:1");
    assert.equal(channels.unread.of("tea"), 1);
    channels.uncount("tea", "aaaa:3");
    assert.equal(channels.unread.of("tea"), 0);
    channels.count("tea", "aaaa:5");
    channels.read("tea");
    assert.deepEqual([channels.unread.counts.size, channels.unread.ids.size], [0, 0]);
});

test("what the page keeps of a channel changes with it", () => {
    const recent = new Recent();
    const [one, two] = [message({ text: "one" }), message({ text: "two" })];
    recent.set("lobby", { messages: [one, two], more: true });
    recent.change("lobby", one.id, stubOf);
    assert.deepEqual(recent.of("lobby").messages, [stubOf(one), two]);
    assert.equal(recent.of("lobby").more, true);
    recent.clear("lobby");
    assert.deepEqual(recent.of("lobby").messages, []);
    assert.ok(!recent.of("lobby").more);
    recent.clear("tea");
    assert.equal(recent.of("tea").more, true, "nothing is known of it still");
});

// ---- Two people of one name ----

test("two people of one name have tags and two colours, while both are in view", () => {
    const log = newLog();
    const said = (person) => ({ ...message({ text: "hi" }, "ann"), person });
    const looks = () => log.shown.map(({ article }) => [
        article.querySelector(".tag")?.textContent ?? null,
        article.querySelector(".face").getAttribute("data-tint")]);
    const [one, two, three] = [said("uaaaaaaaaaaWXYZ"), said("ubbbbbbbbbb1234"), said(undefined)];
    log.show({ messages: [one, one] }, "tea");
    assert.deepEqual(looks(), [[null, "2"]], "alone there is no tag");
    log.add(two);
    assert.deepEqual(looks(), [["WXYZ", "2"], ["1234", "7"]]);
    assert.equal(log.shown[1].article.getAttribute("class"), "has-menu", "it does not look like one person");
    log.add(three); // of whom nothing is known but the name
    assert.deepEqual(looks(), [["WXYZ", "7"], ["1234", "0"], [null, "2"]]);
    log.show({ messages: [two] }, "tea");
    assert.deepEqual(looks(), [[null, "2"]]);
});

test("so it is between the messages and the list of people", () => {
    const names = new Names();
    const log = newLog(() => {}, { names });
    const people = new People(
        () => {}, { names, isMe: () => false, hasMenu: () => false, changed() {} });
    log.show({ messages: [{ ...message({ text: "hi" }, "ann"), person: "uaaaaaaaaaaWXYZ" }] }, "tea");
    people.show([{ name: "ann", person: "ubbbbbbbbbb1234" }]);
    assert.deepEqual($("#people").querySelectorAll(".tag").map((one) => one.textContent), ["1234"]);
    assert.deepEqual($("#lines").querySelectorAll(".tag").map((one) => one.textContent), ["WXYZ"]);
    people.show([]);
    assert.deepEqual($("#lines").querySelectorAll(".tag"), []);
    assert.equal(names.bearers.get("ann").size, 1);
});

test("a message is the visitor's own by its person, and by its name only without accounts", () => {
    const account = { name: "ann", person: "u1" }, guest = { name: "ann", person: "s1" };
    const old = { name: "ann", person: null };
    for (const [me, one, isOwn] of [
        [account, { from: "ann", person: "u1" }, true], [account, { from: "Ann Lee", person: "u1" }, true],
        [account, { from: "ann", person: "u2" }, false], [account, { from: "ann" }, false],
        [guest, { from: "ann", person: "s1" }, true], [guest, { from: "ann", person: "s2" }, false],
        [guest, { from: "ann" }, true], [old, { from: "ann" }, true], [old, {}, false],
        [{ name: null, person: null }, {}, false]
    ]) assert.equal(isBy(me, one), isOwn, JSON.stringify([me, one]));
});

// ---- What one may do ----

const labels = (items) => items.map((one) => one.label);

test("people change what they said for an hour; moderators delete, mute and ban", () => {
    const session = { name: "ann", person: "u1", isModerator: false };
    const rooms = { areThere: true, has: () => false }, rights = new Rights({ session, rooms });
    const deeds = new Deeds({ session, rooms, rights });
    const said = (person, minutes, body = { text: "hi" }) => ({
        ...message(body, "ann"), person, at: new Date(Date.now() - minutes * 60000).toISOString()
    });
    assert.deepEqual(labels(deeds.ofMessage(said("u1", 59))), ["Copy link", "Edit", "Delete…"]);
    assert.deepEqual(labels(deeds.ofMessage(said("u1", 1, [1]))), ["Copy link", "Delete…"], "that is no text");
    assert.deepEqual(labels(deeds.ofMessage(said("u1", 61))), ["Copy link"]);
    for (const one of [said("u1", 59), said("u1", 61), stubOf(said("u1", 1))]) {
        const buttons = article(one, true).querySelectorAll(".more").length;
        assert.equal(buttons > 0, deeds.ofMessage(one).length > 0);
    }
    assert.deepEqual(labels(deeds.ofMessage(said("u2", 1))), ["Copy link"]);
    assert.deepEqual(labels(deeds.ofMessage(said(undefined, 1))), ["Copy link"]);
    assert.deepEqual(labels(deeds.ofMessage(stubOf(said("u1", 1)))), []);
    assert.deepEqual(labels(deeds.ofChannel("tea", "#tea")), []);
    assert.deepEqual(labels(deeds.ofPerson({ name: "bob", person: "u2" })), ["Direct message"]);
    session.isModerator = true;
    const against = ["Mute for 10 minutes", "Mute for 1 hour", "Mute for 1 day", "Ban…"];
    assert.deepEqual(labels(deeds.ofMessage(said("u1", 1))), ["Copy link", "Edit", "Delete…"]);
    assert.deepEqual(labels(deeds.ofMessage(said("u2", 600))), ["Copy link", "Delete…", ...against]);
    assert.deepEqual(labels(deeds.ofMessage(said(undefined, 1))), ["Copy link", "Delete…"]);
    assert.deepEqual(labels(deeds.ofMessage(stubOf(said("u2", 1)))), []);
    assert.deepEqual(labels(deeds.ofChannel("tea", "#tea")), ["Clear channel…"]);
    assert.deepEqual(labels(deeds.ofPerson({ name: "bob", person: "u2" })), ["Direct message", ...against]);
    assert.deepEqual(labels(deeds.ofPerson({ name: "ann", person: "u1" })), []);
    assert.deepEqual(labels(deeds.ofPerson({ name: "bob" })), []);
});

// ---- Private channels ----

test("private channels are listed by their titles, for members only", async () => {
    browser.stored.clear();
    remember("channels", { joined: ["tea", "private-old"] });
    let heard = 0;
    const channels = new Channels("lobby", { open() {}, changed: () => { heard++; }, moved() {} });
    assert.deepEqual(channels.heard, ["lobby", "tea"], "one that was joined before there were members");
    const session = { person: "u1", login: "oidc", get: async () => ({ channels: [
        { name: "private-b", title: "Plans", members: 3, last: "aaaa:1" },
        { name: "private-a", title: "Zeta", members: 1 },
        { name: "private-c", title: "Bob", direct: true, person: "u2", members: 2 }] }) };
    const rooms = new Rooms(session, () => channels.setRooms(rooms.list));
    await rooms.refresh();
    await rooms.refresh();
    assert.deepEqual(channels.heard, ["lobby", "tea", "private-b", "private-a", "private-c"]);
    assert.equal(heard, 1);
    assert.deepEqual([channels.titleOf("private-c"), channels.signOf("private-c")], ["Bob", "@"]);
    assert.deepEqual([channels.titleOf("private-b"), channels.signOf("private-b")], ["Plans", "🔒"]);
    rooms.drop("private-b");
    assert.equal(heard, 2);
    assert.equal(rooms.has("private-b"), false);
    session.login = "off";
    assert.equal(rooms.areThere, false);
});

test("a list of people that is cut says so", () => {
    const people = newPeople();
    people.show([{ name: "ann" }, { name: "bob" }], true);
    assert.equal($("#count").textContent, "2+ people here");
    assert.equal($("#crowd").textContent, "and more");
    people.show([{ name: "ann" }, { name: "bob" }]);
    assert.equal($("#count").textContent, "2 people here");
    assert.equal($("#crowd").textContent, "");
});

// ---- Writing ----

// Presses Enter with "half a word" in the box, and returns what was sent.
function sentByEnter(key) {
    const said = [];
    $("#text").listeners = [];
    $("#who").hidden = true; // ann has her name
    const composer = new Composer({ say: (channel, text) => said.push(text) });
    composer.open("lobby", "ann");
    $("#text").value = "half a word";
    const event = { key: "Enter", shiftKey: false, isComposing: false, keyCode: 13, ...key };
    $("#text").listeners.find((one) => one.type === "keydown")
        .listener({ ...event, preventDefault() {} });
    return said;
}

test("Enter sends, unless it ends what an input method composes", () => {
    assert.deepEqual(sentByEnter({}), ["half a word"]);
    assert.deepEqual(sentByEnter({ shiftKey: true }), []);
    assert.deepEqual(sentByEnter({ isComposing: true }), []);
    // Safari sends this Enter after the composition has ended.
    assert.deepEqual(sentByEnter({ keyCode: 229 }), []);
});

// ---- Who one is ----

// A session whose questions are answered when the test says so, and what it told.
function startSession() {
    const asked = [], told = [];
    globalThis.fetch = () => new Promise((answer) => {
        asked.push((me) => answer({ ok: true, json: async () => ({ login: "off", ...me }) }));
    });
    const session = new Session({
        changed: () => told.push(session.name), putOut: (why) => told.push(why)
    });
    return { session, asked, told };
}

test("a visitor whose session ends is told so, once; one who logs out is not", async () => {
    const { session, asked, told } = startSession();
    const tell = async (question, ...answers) => {
        for (const me of answers) {
            while (!asked.length) await null;
            asked.shift()(me);
            for (let i = 0; i < 9; i++) await null;
        }
        await question;
    };
    const nobody = { xsrf: "1" }, ann = { xsrf: "2", name: "ann" };
    await tell(session.refresh(), nobody);
    await tell(session.logIn("ann"), nobody, ann);
    await tell(session.refresh(), nobody);
    await tell(session.refresh(), nobody);
    await tell(session.told({ isOut: true }), nobody);
    assert.deepEqual(told, [null, "ann", null, "You were logged out.",
        "You were logged out in another tab."]);
    told.length = 0;
    await tell(session.logIn("ann"), nobody, ann);
    await tell(session.logOut(), ann, nobody);
    await tell(session.told({ isOut: true }), nobody);
    assert.deepEqual(told, ["ann", null]);
});

test("of two answers the one that was asked for last counts", async () => {
    const { session, asked, told } = startSession();
    const first = session.refresh(), second = session.refresh();
    asked[1]({ xsrf: "2", name: "ann" });
    await second;
    asked[0]({ xsrf: "1" });
    await first;
    assert.deepEqual(told, ["ann"]);
    assert.equal(session.xsrf, "2");
});

// ---- Names that objects have from birth ----

const BORN = ["constructor", "__proto__", "hasownproperty", "tostring", "valueof"];

test("such a channel is one like others", () => {
    browser.stored.clear();
    const channels = new Channels("lobby", { open() {}, changed() {}, moved() {} });
    for (const name of BORN) {
        assert.equal(channels.unread.of(name), 0);
        channels.count(name);
        channels.count(name);
        assert.equal(channels.unread.of(name), 2);
    }
    channels.save("aaaa:7");
    const again = new Channels("lobby", { open() {}, changed() {}, moved() {} });
    for (const name of BORN) assert.equal(again.unread.of(name), 2, name);
    // All are read in another tab.
    again.learn({ unread: {} });
    for (const name of BORN) assert.equal(again.unread.of(name), 0, name);
    channels.learn(JSON.parse('{"unread":{"__proto__":1}}'));
    assert.deepEqual([...channels.unread.counts.keys()], ["__proto__"]);
});

test("so it is where messages are kept", () => {
    const recent = new Recent();
    for (const channel of BORN) {
        assert.deepEqual(recent.of(channel), { messages: [], more: true });
        recent.add({ id: "aaaa:1", channel });
        assert.equal(recent.of(channel).messages.length, 1);
    }
});

test("and such a name is one like others", () => {
    const typing = new Typing(() => false);
    for (const name of BORN) typing.note({ from: name, ttl: 5 });
    assert.equal($("#typing").textContent, "Several people are typing…");
    for (const name of BORN.slice(1)) typing.stop({ from: name });
    assert.equal($("#typing").textContent, "constructor is typing…");
});

// ---- The page in browsers without modules ----

// Runs plain.js, and returns its handler of messages and where they go.
function startPlain() {
    const plain = makeBrowser(), options = {};
    const lines = plain.element("lines");
    Object.assign(lines, {
        getElementsByTagName: () => new Proxy({}, { get: (_, key) => lines.children[key] }), // live
        appendChild: lines.append, removeChild: (one) => one.remove()
    });
    Element.prototype.appendChild = function (node) { this.append(node); };
    Element.prototype.getElementsByTagName ??= function (tag) { return this.all(tag); };
    Element.prototype.removeChild = function (node) { node.remove(); };
    const form = plain.element("say");
    form.elements = { _xsrf: { value: "x" } };
    const document = {
        ...plain.globals.document, getElementById: plain.element,
        getElementsByTagName: (tag) => [plain.element(tag)],
        createElement(tag) {
            const one = new Element(tag);
            Object.defineProperty(one, "className", {
                set(name) { this.setAttribute("class", name); },
                get() { return this.getAttribute("class"); }
            });
            return one;
        },
        createTextNode: (text) => new Text(text)
    };
    const window = { Fireside: { connect: (given) => Object.assign(options, given) } };
    const context = {
        window, document, unescape, encodeURIComponent, firesideTexts: catalogue
    };
    vm.runInNewContext(readFileSync(`${web}/plain.js`, "utf8"), context);
    assert.equal(options.since, "-30", "the page had no messages");
    return {
        show: options.onMessage, edit: options.onEdit, erase: options.onDelete, lines,
        log: plain.element("log")
    };
}

test("in browsers without modules a text of any kind is cheap, too", () => {
    const { show } = startPlain();
    for (const [kind, make] of kinds()) {
        const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
        const name = make(64).toWellFormed?.() ?? "a";
        expectCheap(kind, (size) => show(message({ text: texts.get(size) }, name)));
    }
});

test("there each message is shown once, whatever its id, and 500 at most stay", () => {
    const { show, lines } = startPlain();
    show(message({ text: repeated("0123456789", 65536) }));
    const shown = lines.children[0].children.at(-1);
    assert.equal(shown.textContent.length, 4000 + "Show the whole message".length);
    shown.children.at(-1).onclick();
    assert.equal(shown.textContent.length, 65536);
    lines.replaceChildren();
    for (const id of [...BORN, ...BORN]) show({ ...message({ text: "hi" }), id });
    assert.equal(lines.children.length, BORN.length);
    for (let i = 0; i < 600; i++) show(message({ text: "hi" }));
    assert.equal(lines.children.length, 500);
});

test("there, too, a circle has no text, and nobody's no colour", () => {
    const { show, lines } = startPlain();
    for (const [name, letter, tint] of [["ann", "A", "2"], [undefined, "?", null]]) {
        show(message({ text: "hi" }, name));
        const circle = lines.children.at(-1).children[0];
        assert.equal(circle.textContent, "");
        assert.equal(circle.getAttribute("data-letter"), letter);
        assert.equal(circle.getAttribute("data-tint"), tint);
    }
});

test("there, too, code is a block, and `/me` what somebody does", () => {
    const { show, lines } = startPlain();
    show(message({ text: "see\r\n```swift\r\nlet a = 1\r\n  b\r\n```\r\nthere" }, "ann"));
    assert.deepEqual(lines.children[0].all("pre").map((one) => one.textContent), ["let a = 1\n  b"]);
    show(message({ text: "/me waves" }, "ann"));
    const [line] = lines.children[1].all("p");
    assert.equal(line.textContent, "ann waves");
    assert.match(lines.children[1].getAttribute("class"), /action/);
    show(message({ text: "```" }, "ann"));
    assert.equal(lines.children[2].all("p")[0].textContent, "```");
});

test("there, too, of what is deleted a stub stays, and an edit is shown", () => {
    const { show, edit, erase, lines, log } = startPlain();
    const [one, two, three] = ["one", "two", "three"].map((text) => message({ text }));
    for (const each of [one, two, three]) show(each);
    const texts = () => lines.children.map(
        (line) => line.all("p").map((part) => part.textContent).join("; "));
    edit({ edits: one.id, at: "2026-11-20T12:30:00.000Z", body: { text: "won" } });
    edit({ edits: two.id, at: "2026-11-20T12:30:00.000Z", body: { text: "to" } });
    edit({ edits: two.id, at: "2026-11-20T12:31:00.000Z", body: { text: "too" } });
    edit({ edits: "aaaa:99999", at: "2026-11-20T12:30:00.000Z", body: { text: "nothing" } });
    assert.deepEqual(texts(), ["won; edited 12:30", "too; edited 12:31", "three"]);
    erase({ channel: "lobby", deleted: two.id });
    assert.deepEqual(texts(), ["won; edited 12:30", "This message was deleted.", "three"]);
    assert.equal(lines.children[1].getAttribute("class"), "stub");
    show({ ...message({ text: "This message was deleted." }), tombstone: true });
    assert.equal(lines.children[3].getAttribute("class"), "stub");
    erase({ channel: "lobby", cleared: true });
    assert.deepEqual(lines.children, []);
    assert.equal(log.getAttribute("data-empty"), "true");
    show(two);
    assert.deepEqual(lines.children, []);
});

await testAround(load);
await testMentions(load);
await testWriting(load, message);
await runTests();
