// What is known of a Deferred after each event.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "../page/suite.mjs";
import { event, fired, made, notebook, ran } from "./recorded.mjs";

export function testLives({ Lives, outcomeOf }, { Shapes }) {
    const start = () => {
        const on = notebook(), shapes = new Shapes(), lives = new Lives(shapes, on);
        const take = (...events) => events.flat().map((one) => lives.take(one, false)).at(-1);
        return { on, shapes, lives, take };
    };
    const stops = (life) => life.path.map(({ row, lane }) => `${row} ${lane}`);

    test("who is created sits down, and who is fired gets up", () => {
        const { on, lives, take } = start();
        take(made(1), made(2));
        assert.equal(lives.waiting, 2);
        take(fired(1));
        assert.equal(lives.waiting, 1);
        assert.deepEqual(on.notes, ["sits 1", "sits 2", "fires 1"]);
    });

    test("a value goes down the callback lane", () => {
        const { take } = start();
        take(made(1), fired(1), ran(1, 1, "cb"), ran(1, 2, "cb"));
        const life = take(event("skip", 1, { n: 3, from: "cb", lane: "cb", type: "Void" }));
        assert.deepEqual(stops(life), ["0 cb", "1 cb", "2 cb", "3 cb"]);
        assert.deepEqual(life.path.map((stop) => stop.flashes), [false, true, true, false]);
        assert.deepEqual(life.stages.map((one) => one.outcome.what), ["ran", "ran", "skipped"]);
    });

    test("a stage that throws changes the lane, and so does one that recovers", () => {
        const { take } = start();
        const life = take(made(1), fired(1), ran(1, 2, "cb", "eb"), ran(1, 3, "eb", "cb"));
        assert.deepEqual(stops(life), ["0 cb", "2 cb", "2.5 eb", "3 eb", "3.5 cb"]);
        const did = life.stages.map((one) => one.outcome?.what);
        assert.deepEqual(did, [undefined, "threw", "recovered"]);
    });

    test("a chain that waits for another one goes on with its result", () => {
        const { take } = start();
        const life = take(
            made(1), fired(1), event("wait", 1, { n: 1, kind: "both", from: "cb", inner: 9 }));
        assert.equal(life.stages[0].outcome.what, "waits");
        take(event("resume", 1, { inner: 9, lane: "eb", type: "Broken" }));
        assert.equal(life.stages[0].outcome.what, "resumed");
        assert.deepEqual(stops(life), ["0 cb", "1 cb", "1.5 eb"]);
    });

    test("who has ended is forgotten", () => {
        const { on, lives, take, shapes } = start();
        const life = take(made(1), fired(1), event("released", 1));
        assert.equal(lives.all.size, 0);
        assert.equal(life.state, "ended");
        assert.equal(life.path.at(-1).row, Infinity);
        assert.deepEqual(on.notes, ["sits 1", "fires 1", "drops 1"]);
        assert.deepEqual([...shapes.all].map((shape) => shape.lives), [0, 0, 0, 0]);
    });

    test("how it ended is told by its last lane, unless it was cancelled", () => {
        const { take } = start();
        assert.equal(outcomeOf(take(made(1), fired(1))), "value");
        assert.equal(outcomeOf(take(made(2), fired(2, "eb"))), "failure");
        assert.equal(outcomeOf(take(made(3), event("cancel", 3), fired(3, "eb"))), "cancelled");
    });

    test("of silent events nothing is left to fly", () => {
        const { on, lives } = start();
        const events = [...made(1), fired(1), ran(1, 1, "cb")];
        for (const one of events) lives.take(one, true);
        assert.deepEqual(lives.all.get(1).path, []);
        assert.deepEqual(on.notes, ["sits 1", "fires 1 silently"]);
    });

    test("when fewer are told of, the others are dropped", () => {
        const { on, lives, take } = start();
        take([1, 2, 3, 4, 5].flatMap((d) => made(d)));
        lives.keepEach(1);
        assert.equal(lives.waiting, 5);
        lives.keepEach(4); // of the first five numbers, the server tells of 5 alone
        assert.deepEqual([...lives.all.keys()], [5]);
        assert.equal(lives.waiting, 1);
        assert.deepEqual(on.notes.slice(5), ["drops 1", "drops 2", "drops 3", "drops 4"]);
    });

    test("a name without a number gets one", () => {
        const { take } = start(), nameless = event("created", 8);
        delete nameless.name;
        const names = [made(7, [], { name: "poll" }), nameless].map((one) => take(one).name);
        assert.deepEqual(names, ["poll #7", "#8"]);
    });

    test("a number that is used again is a new life", () => {
        const { lives, take } = start();
        const first = take(made(1)), second = take(made(1));
        assert.notEqual(first, second);
        assert.equal(lives.waiting, 1);
    });

    test("a stage with a number that cannot be is not drawn", () => {
        const { take } = start();
        const life = take(made(1, []), event("added", 1, { n: 1e9, kind: "cb" }));
        assert.equal(life.stages.length, 0);
    });

    test("after many lives the page keeps as little as after one", () => {
        const { lives, take, shapes } = start();
        for (let d = 1; d <= 20000; d++) take(made(d), fired(d), event("released", d));
        assert.equal(lives.all.size, 0);
        assert.equal(shapes.all.size, 4);
    });
}
