// What an event is in words, in each language.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "../page/suite.mjs";

const catalogue = (language) => Object.fromEntries(
    readFileSync(`Sources/Language/Catalogues/${language}.properties`, "utf8").split("\n")
        .filter((line) => line.startsWith("inspect")).map((line) => line.split(/ = (.*)/, 2)));

const life = {
    name: "poll 17", stages: [{ n: 1, kind: "cb", name: "render" }, { n: 2, kind: "eb" }]
};
const events = [
    { ev: "created" }, { ev: "fire", lane: "cb" }, { ev: "fire", lane: "eb" },
    { ev: "run", n: 1, from: "cb", lane: "cb" }, { ev: "run", n: 1, from: "cb", lane: "eb" },
    { ev: "run", n: 2, from: "eb", lane: "cb" }, { ev: "skip", n: 2 },
    { ev: "wait", n: 1, inner: 9 }, { ev: "resume", inner: 9, lane: "cb" },
    { ev: "pause" }, { ev: "unpause" }, { ev: "cancel" }, { ev: "swallowed" }, { ev: "unhandled" }
].map((one) => ({ site: "Chat/Hub.swift:5", type: "Message", ...one }));

export function testWords({ sentence, shortSite }, { text, useTexts }) {
    const say = (event) => sentence(event, life)?.map((part) => part.text).join("");

    for (const language of ["en", "ja", "ru"]) {
        test(`each event has a sentence of its own with the name in it, in ${language}`, () => {
            useTexts(language, catalogue(language));
            const said = events.map(say);
            assert.equal(new Set(said).size, events.length);
            for (const one of said) {
                assert.match(one, /poll 17/);
                assert.doesNotMatch(one, /inspect[A-Z]|[{}]|undefined/);
            }
        });
    }

    test("stages are told by name where they have one", () => {
        useTexts("en", catalogue("en"));
        assert.equal(say(events[4]), "poll 17: [1 render] throws Message, Hub.swift:5");
        assert.equal(say(events[6]), "poll 17: [2 eb] is skipped");
    });

    test("what is no news is not said", () => {
        for (const ev of ["added", "released", "answered"]) assert.equal(say({ ev }), undefined);
    });

    test("a number chooses the form of its text", () => {
        useTexts("ru", catalogue("ru"));
        const behind = [1, 3, 5].map((count) => text("inspectBehind", { count }));
        assert.deepEqual(behind, [
            "не показано 1 событие", "не показано 3 события", "не показано 5 событий"]);
    });

    test("a placeholder in a name is no placeholder", () => {
        useTexts("en", catalogue("en"));
        const said = sentence({ ev: "created", site: "a:1" }, { name: "{site}", stages: [] });
        assert.equal(said.map((part) => part.text).join(""), "{site} begins to wait, a:1");
    });

    test("a place is the file and its line", () => {
        assert.equal(shortSite("ChatHTTP/Poll.swift:41"), "Poll.swift:41");
    });
}
