// How texts look: code, emoji, and what somebody does. The server's tests read the same examples.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { expectCheap, test } from "./suite.mjs";
import { kinds, repeated } from "./texts.mjs";

const examples = JSON.parse(readFileSync(new URL("markup.json", import.meta.url), "utf8"));

export async function testWriting(load, message) {
    const { markup } = await load("markup");
    const { isEmoji } = await load("emoji");
    const { article, follows } = await load("message");
    const { run } = await load("commands");

    test("code stands between backticks, and blocks between lines of three", () => {
        for (const { text, pieces } of examples.texts) {
            const found = markup(text.replace(/\r\n/g, "\n")).map((one) => Object.entries(one)[0]);
            assert.deepEqual(found, pieces, text);
        }
    });

    test("a text of 64 KB has 400 pieces of code at most, and costs little", () => {
        const marks = ["`", "``", "```", "`a", "`a`", "``a`", "```\n", "```a\n", "```\na\n", "\n",
            "```\na\n```\n", "```a```\n", " ", "````"];
        const texts = [...kinds(), ...marks.map((mark) => [mark, (size) => repeated(mark, size)]),
            ...marks.map((mark) => [`block of ${mark}`, (size) => `\`\`\`\n${repeated(mark, size)}`])];
        for (const [kind, make] of texts) {
            const text = make(65536);
            const codes = markup(text).filter((one) => one.text === undefined);
            assert.ok(codes.length <= 400, kind);
        }
        for (const [kind, make] of texts.slice(-2 * marks.length)) {
            const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
            expectCheap(kind, (size) => markup(texts.get(size)));
            expectCheap(kind, (size) => article(message({ text: texts.get(size) }), false));
        }
    });

    test("one to three emoji alone are large", () => {
        for (const text of examples.emoji) assert.equal(isEmoji(text), true, text);
        for (const text of examples.other) assert.equal(isEmoji(text), false, text);
        expectCheap("emoji", (size) => isEmoji(repeated("😀", size)));
    });

    const shape = (body, crowd) => {
        const shown = article(message(body, "ann"), false, crowd);
        return [...shown.all("p"), ...shown.all("div")][0];
    };

    test("within code there are no links and no mentions", () => {
        const crowd = () => ({ names: ["ann"], me: "ann" });
        const code = shape({ text: "`@ann https://x/`\n```\n@ann https://x/\n```" }, crowd);
        assert.equal(code.all("a").length + code.all("span").length, 0);
        assert.equal(code.all("code").length, 2);
        const words = shape({ text: "@ann https://x/@ann @bob" }, crowd);
        assert.deepEqual(words.all("span").map((one) => one.getAttribute("class")), ["mention me"]);
        assert.equal(words.all("a").length, 1);
    });

    test("a block that may be wider than a phone can be reached with the keyboard", () => {
        const tab = (text) => shape({ text }).all("pre")[0].getAttribute("tabindex");
        assert.equal(tab(`\`\`\`\n${"a".repeat(31)}\n\`\`\``), "0");
        assert.ok(!tab("```\na\n```"));
    });

    test("`/me` shows what somebody does, and a topic who has changed it", () => {
        assert.equal(shape({ text: "/me waves" }).textContent, "ann waves");
        assert.equal(shape({ text: "/me" }).textContent, "/me");
        assert.equal(shape({ text: "/meow" }).textContent, "/meow");
        assert.equal(shape({ text: "-", topic: "" }).textContent, "ann removed the topic");
        assert.equal(
            shape({ text: "x", topic: "Tea" }).textContent, "ann changed the topic: Tea");
        assert.equal(shape({ text: "x", topic: 1 }).textContent, "x");
    });

    test("a name is shown again behind what somebody does", () => {
        const [one, two] = ["hi", "/me waves"].map((text) => message({ text }, "ann"));
        assert.equal(follows(one, one), true);
        assert.equal(follows(two, one), false);
        assert.equal(follows(one, two), false);
    });

    test("commands do what they say, or say why not", async () => {
        const done = [], page = {
            access: {}, channels: { current: "tea" },
            session: { person: "n1", logIn: async (name) => done.push(["name", name]) },
            view: { visit: (channel) => done.push(["join", channel]) },
            topic: { topic: "", open() {}, change: async (topic) => done.push(["topic", topic]) }
        };
        assert.match(await run("/help", page), /\/nick NAME/);
        assert.equal(await run("/nick  Ann B", page), "Your name is Ann B now.");
        await run("/join #Tea", page);
        await run("/TOPIC two words", page);
        assert.deepEqual(done, [["name", "Ann B"], ["join", "tea"], ["topic", "two words"]]);
        assert.equal(await run("/topic", page), "This channel has no topic.");
        const account = { ...page, session: { person: "u1" } };
        await assert.rejects(run("/nick bob", account), /from your account/);
        await assert.rejects(run("/nick bob", { ...page, access: { isShutOut: true } }), /account/);
        for (const line of ["/nick", "/join", "/join a/b", "/me", "/shrug", "/constructor"]) {
            await assert.rejects(run(line, page), (error) => !!error.message, line);
        }
        assert.equal(done.length, 3);
    });
}
