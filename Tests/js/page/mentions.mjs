// Who is mentioned in a text.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { expectCheap, test } from "./suite.mjs";
import { kinds, repeated } from "./texts.mjs";

export async function testMentions(load) {
    const { mentions, mentionsMe, split } = await load("mentions");
    const { completion } = await load("completing");
    const found = (text, ...names) => split(text, names)
        .filter((piece) => piece.mention).map((piece) => piece.mention);

    test("a mention is a known name behind `@`, as a word of its own", () => {
        for (const [text, ...expected] of [
            ["@ann", "@ann"],
            ["hi @Ann, and (@ANN)! @ann's", "@Ann", "@ANN", "@ann"],
            ["ann ann@ann @annabel @ann_ @ann2 @nobody @ann\u0301 @ @@"],
            ["@Anna Smith and @anna", "@Anna Smith", "@anna"],
            ["Привет, @Иван! @ИВАН, @Иванов", "@Иван", "@ИВАН"],
            ["こんにちは@花子さん、＠花子", "@花子", "＠花子"],
            ["@annさん", "@ann"],
            ["@שרה", "@שרה"]
        ]) {
            const names = ["ann", "anna", "anna smith", "Иван", "花子", "שרה"];
            assert.deepEqual(found(text, ...names), expected, text);
        }
    });

    test("a name is no pattern, and none that every object has", () => {
        assert.deepEqual(found("@a.b @acb", "a.b"), ["@a.b"]);
        assert.deepEqual(found("@constructor @__proto__"), []);
        assert.deepEqual(found("@__proto__", "__proto__"), ["@__proto__"]);
    });

    test("in code nobody is mentioned", () => {
        assert.equal(mentions("`@ann`", "ann"), false);
        assert.equal(mentions("```\n@ann\n```", "ann"), false);
        assert.equal(mentions("`@bob` @ann", "ann"), true);
    });

    test("a word is completed to the one name that begins so", () => {
        const end = (text, ...names) => completion(text, text.length, names);
        assert.deepEqual(end("hi @an", "ann", "bob"), { start: 4, name: "ann" });
        assert.deepEqual(end("＠花", "花子", "ann"), { start: 1, name: "花子" });
        assert.deepEqual(end("@AN", "Anna Smith", null), { start: 1, name: "Anna Smith" });
        assert.equal(end("@an", "ann", "anna"), null);
        for (const text of ["an", "@", "@x", "@an ", "b@an", ""]) assert.equal(end(text, "ann"), null);
        assert.equal(completion("@an x", 5, ["ann"]), null);
    });

    test("with no name nobody is mentioned", () => {
        for (const name of [null, undefined, ""]) assert.equal(mentions("@ @null", name), false);
    });

    test("one's own messages, and deleted ones, do not mention one", () => {
        const me = { name: "ann", person: "n1" }, body = { text: "@ann" };
        assert.equal(mentionsMe({ from: "bob", person: "n2", body }, me), true);
        assert.equal(mentionsMe({ from: "bob", body: { text: "ann" } }, me), false);
        assert.equal(mentionsMe({ from: "bob", body: { text: 1 } }, me), false);
        assert.equal(mentionsMe({ from: "bob", body: null }, me), false);
        assert.equal(mentionsMe({ from: "ann", person: "n1", body }, me), false);
        assert.equal(mentionsMe({ from: "bob", body, tombstone: true }, me), false);
        assert.equal(mentionsMe({ from: "bob", body }, { name: null, person: null }), false);
    });

    test("a text of 64 KB has 200 mentions at most, loses nothing, and costs little", () => {
        const crowd = Array.from({ length: 200 }, (_, at) => `ann ${"x".repeat(50)}${at}`);
        const names = [...crowd, "ann"];
        const texts = [["mentions", (size) => repeated("@ann ", size)],
            ["signs", (size) => repeated("@", size)],
            ["near misses", (size) => repeated(`@ann ${"x".repeat(50)} `, size)]];
        for (const [kind, make] of texts) {
            const texts = new Map([65536, 32768].map((size) => [size, make(size)]));
            expectCheap(kind, (size) => split(texts.get(size), names));
        }
        for (const [kind, make] of [...kinds(), ...texts]) {
            const text = make(65536), pieces = split(text, names);
            assert.equal(pieces.map((one) => one.text ?? one.mention).join(""), text, kind);
            assert.ok(pieces.length <= 401, kind);
        }
    });
}
