// When recorded events are shown: live, slow and step.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "../page/suite.mjs";

const at = (milliseconds, ev = "run") => ({ ev, t: milliseconds * 1e6 });
const answer = { counts: { waiting: 0 }, every: 1 };

export function testClock({ Clock }) {
    const start = (mode) => {
        const shown = [], clock = new Clock({
            show: ({ ev, t }, isSilent) => {
                if (ev !== "answered") shown.push(`${isSilent ? "silent " : ""}${t / 1e6}`);
            },
            skipped: () => shown.push("skipped")
        });
        clock.set(mode);
        return { clock, shown };
    };

    test("live, an event is shown as long after the first as it happened", () => {
        const { clock, shown } = start("live");
        clock.add([at(1000), at(1100)], answer);
        clock.advance(16);
        assert.deepEqual(shown, ["1000"]);
        clock.advance(100);
        assert.deepEqual(shown, ["1000", "1100"]);
    });

    test("slow, it takes eight times as long", () => {
        const { clock, shown } = start("slow");
        clock.add([at(1000), at(1100)], answer);
        clock.advance(799);
        assert.deepEqual(shown, ["1000"]);
        clock.advance(1);
        assert.deepEqual(shown, ["1000", "1100"]);
    });

    test("slow, nobody waits for a minute in which nothing happened", () => {
        const { clock, shown } = start("slow");
        clock.add([at(1000), at(61000)], answer);
        clock.advance(1);
        clock.advance(2000);
        assert.deepEqual(shown, ["1000", "61000"]);
    });

    test("step, nothing moves by itself", () => {
        const { clock, shown } = start("step");
        clock.add([at(1), at(2)], answer);
        clock.advance(1e6);
        assert.deepEqual(shown, []);
        clock.step();
        assert.deepEqual(shown, ["1"]);
        assert.equal(clock.behind, 1);
    });

    test("a step shows the stages that were added together with the chain", () => {
        const { clock, shown } = start("step");
        clock.add([at(1, "created"), at(2, "added"), at(3, "added"), at(4, "fire")], answer);
        clock.step();
        assert.deepEqual(shown, ["1", "2", "3"]);
        clock.step();
        assert.deepEqual(shown, ["1", "2", "3", "4"]);
        assert.equal(clock.behind, 0);
    });

    test("who goes on after a pause plays what is late faster, and skips what is very late", () => {
        const { clock, shown } = start("step");
        clock.add([at(0), at(1000)], answer);
        clock.set("live");
        clock.advance(500);
        assert.deepEqual(shown, ["0", "1000"]);
        clock.set("step");
        clock.add([at(2000), at(9000)], answer);
        clock.set("live");
        clock.advance(16);
        assert.deepEqual(shown.slice(2), ["silent 2000", "silent 9000", "skipped"]);
    });

    test("what is kept for a slow page is bounded", () => {
        const { clock, shown } = start("slow");
        for (let i = 0; i < 300; i++) {
            clock.add(Array.from({ length: 100 }, (_, k) => at(i * 100 + k)), answer);
        }
        assert.ok(clock.behind <= 20000, `${clock.behind} are kept`);
        assert.ok(clock.events.length <= 25000);
        assert.ok(shown.includes("skipped"));
    });

    test("an answer without events brings its counts", () => {
        const seen = [], show = ({ counts }) => seen.push(counts);
        const clock = new Clock({ show, skipped() {} });
        clock.add([], answer);
        clock.advance(16);
        assert.deepEqual(seen, [answer.counts]);
    });
}
