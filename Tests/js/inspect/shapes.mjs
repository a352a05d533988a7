// Which chains are of one kind, and which kinds are shown.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "../page/suite.mjs";

const stage = (n, kind = "cb") => ({ n, kind, site: `a.swift:${n}`, name: "" });

export function testShapes({ Shapes, splitName }) {
    const used = (shapes, kind, lives, stages = 1) => {
        let shape = shapes.root(kind);
        for (let n = 1; n <= stages; n++) shape = shape.with(stage(n));
        shape.lives = lives;
        return shape;
    };

    for (const [name, kind, number] of [
        ["poll 17", "poll", "17"], ["#5", "#", "5"], ["POST", "POST", ""],
        ["v2 of it 3", "v2 of it", "3"]]) {
        test(`${name} is a ${kind}`, () => {
            assert.deepEqual(splitName(name), { kind, number });
        });
    }

    test("chains with the same name and the same stages are one kind", () => {
        const shapes = new Shapes(), poll = shapes.root("poll");
        assert.equal(poll.with(stage(1)).with(stage(2)), poll.with(stage(1)).with(stage(2)));
        assert.notEqual(poll.with(stage(1)), poll.with(stage(1, "eb")));
        assert.notEqual(poll.with(stage(1)), shapes.root("POST").with(stage(1)));
    });

    test("the busiest kind comes first, and kinds that nobody has are not shown", () => {
        const shapes = new Shapes();
        used(shapes, "GET", 0);
        const post = used(shapes, "POST", 1), poll = used(shapes, "poll", 20);
        assert.deepEqual(shapes.rank(4), [poll, post]);
    });

    test("a kind that is a little busier does not take the first place", () => {
        const shapes = new Shapes();
        const poll = used(shapes, "poll", 10), post = used(shapes, "POST", 9);
        shapes.rank(4);
        post.lives = 14;
        assert.deepEqual(shapes.rank(4), [poll, post]);
        post.lives = 16;
        assert.deepEqual(shapes.rank(4), [post, poll]);
    });

    test("a kind that has just run stays for a while", () => {
        const shapes = new Shapes(), post = used(shapes, "POST", 0);
        post.heat = 1;
        shapes.cool(5000);
        assert.deepEqual(shapes.rank(4), [post]);
        shapes.cool(60000);
        assert.deepEqual(shapes.rank(4), []);
    });

    test("kinds without end are forgotten", () => {
        const shapes = new Shapes();
        for (let i = 0; i < 5000; i++) used(shapes, `kind ${i}x`, 0);
        assert.ok(shapes.all.size <= 500, `${shapes.all.size} are kept`);
    });
}
