// Who flies where, and when.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "../page/suite.mjs";

export function testFlights({ Flights }) {
    // A row is 100 pixels below the one before; the errback lane is 50 to the right.
    const place = (life, { row, lane }, point) => {
        point.x = lane === "eb" ? 50 : 0;
        point.y = Math.min(row, 9) * 100;
        return !life.isElsewhere;
    };
    const start = () => {
        const left = [], reached = [];
        const flights = new Flights({
            place, left: ({ life }) => left.push(life.d),
            reached: (life, { row }) => reached.push(row)
        });
        return { flights, left, reached };
    };
    const life = (d, ...path) => ({ d, path, state: "running" });
    const [top, box, exit] = [0, 1, Infinity].map((row) => ({ row, lane: "cb" }));

    test("a dot flies to one stop after the other, and waits there for what comes next", () => {
        const { flights, left, reached } = start(), one = life(1, top, box);
        flights.launch(one, -300, 0, 1);
        for (let i = 0; i < 200; i++) flights.advance(16);
        assert.deepEqual([left, reached], [[1], [0, 1]]);
        assert.deepEqual([flights.all[0].x, flights.all[0].y], [0, 100]);
        assert.equal(flights.count, 1);
    });

    test("who has ended is gone when the way has been flown", () => {
        const { flights } = start(), one = life(1, top, box, exit);
        one.state = "ended";
        flights.launch(one, -300, 0, 1);
        for (let i = 0; i < 200; i++) flights.advance(16);
        assert.equal(flights.count, 0);
        assert.equal(one.flight, null);
        assert.deepEqual(one.path, []);
    });

    test("a few leave one after the other, and a crowd within a second and a half", () => {
        for (const crowd of [5, 2500]) {
            const { flights, left } = start();
            for (let d = 0; d < crowd; d++) flights.launch(life(d, top), 0, 0, crowd);
            flights.advance(1);
            assert.ok(left.length < crowd);
            flights.advance(1499);
            assert.ok(left.length >= crowd * 0.6, `${left.length} of ${crowd}`);
            flights.advance(1000);
            assert.equal(left.length, crowd);
        }
    });

    test("whose chain is not shown fades away", () => {
        const { flights } = start(), one = life(1, top);
        one.isElsewhere = true;
        flights.launch(one, 0, 0, 1);
        for (let i = 0; i < 40; i++) flights.advance(16);
        assert.equal(flights.count, 0);
    });

    test("more than there is room for do not fly", () => {
        const { flights } = start();
        let flown = 0;
        for (let d = 0; d < 5000; d++) if (flights.launch(life(d, top), 0, 0, 5000)) flown++;
        assert.equal(flown, 4000);
    });

    test("for whom motion troubles, a dot is at its stop at once", () => {
        const { flights } = start();
        flights.isStill = true;
        flights.launch(life(1, box), -300, 0, 1);
        flights.advance(1);
        assert.deepEqual([flights.all[0].x, flights.all[0].y], [0, 100]);
    });
}
