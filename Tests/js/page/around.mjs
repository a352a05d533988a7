// What is unread, and up to where one has read.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "./suite.mjs";

export async function testAround(load) {
    const { Unread } = await load("unread");
    const { isBefore } = await load("ids");

    test("ids are in order within one journal, and in none between two", () => {
        assert.equal(isBefore("a:9", "a:10"), true);
        assert.equal(isBefore("a:10", "a:9"), false);
        assert.equal(isBefore("a:9", "a:9"), false);
        assert.equal(isBefore("a:9", "b:10"), false);
    });

    test("up to where one has read moves forward only", () => {
        const moved = [], unread = new Unread({}, (name, id) => moved.push([name, id]));
        for (const id of ["a:5", "a:3", "a:5", "a:7", "b:1"]) unread.note("tea", id);
        assert.deepEqual(moved, [["tea", "a:5"], ["tea", "a:7"], ["tea", "b:1"]]);
    });

    test("what is unread begins behind what was read, or before its first message", () => {
        const unread = new Unread({});
        assert.equal(unread.leftAt("tea"), undefined);
        unread.count("tea", "a:4");
        assert.equal(unread.leftAt("tea"), "a:3");
        unread.forget("tea");
        assert.equal(unread.leftAt("tea"), undefined);
        unread.count("tea", "a:9", true);
        assert.equal(unread.leftAt("tea"), "a:4");
        assert.equal(unread.mentionsIn("tea"), 1);
        unread.forget("tea");
        assert.equal(unread.mentionsIn("tea"), 0);
    });

    test("what was read in another browser is unread here no more", () => {
        const unread = new Unread({});
        for (const id of ["a:1", "a:2", "a:3"]) unread.count("tea", id, true);
        unread.take("tea", { read: "a:2", unread: 1 });
        assert.equal(unread.of("tea"), 1);
        assert.equal(unread.leftAt("tea"), "a:2");
        unread.take("tea", { read: "a:3", unread: 0 });
        assert.equal(unread.of("tea"), 0);
        assert.equal(unread.mentionsIn("tea"), 0);
    });
}
