// Who sits where, and where the seats are.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "../page/suite.mjs";

export function testSeats({ Seats, UNTOLD }, { capacityFor, circle }) {
    test("who comes takes the free seat that is nearest to the fire", () => {
        const seats = new Seats();
        for (const guest of ["ann", "bob", "eve"]) seats.take(guest);
        seats.leave(1);
        assert.equal(seats.take("joe"), 1);
        assert.equal(seats.take("kim"), 3);
    });

    test("those who are only counted come and go with their number", () => {
        const seats = new Seats();
        seats.take("ann");
        seats.setUntold(3);
        assert.deepEqual(seats.list, ["ann", UNTOLD, UNTOLD, UNTOLD]);
        seats.setUntold(1);
        assert.deepEqual(seats.list, ["ann", UNTOLD]);
        seats.setUntold(0);
        assert.equal(seats.taken, 1);
    });

    test("when most have left, the others move together", () => {
        const seats = new Seats(), moved = [];
        for (let i = 0; i < 100; i++) seats.take(i);
        for (let i = 0; i < 90; i++) seats.leave(i);
        assert.ok(seats.compact((guest, seat) => moved.push([guest, seat])));
        assert.deepEqual(moved, Array.from({ length: 10 }, (_, i) => [90 + i, i]));
        assert.equal(seats.take("ann"), 10);
        assert.equal(seats.compact(() => {}), false);
    });


    for (const [count, width, height] of [
        [16, 720, 500], [300, 720, 500], [10000, 720, 500], [10000, 390, 320], [10000, 400, 900]]) {
        test(`${count} have a place of their own in ${width} × ${height}, none outside`, () => {
            const { xs, ys, radius } = circle(capacityFor(count), width, height);
            const places = new Set();
            for (let i = 0; i < count; i++) {
                assert.ok(xs[i] >= radius && xs[i] <= width - radius, `${xs[i]} across`);
                assert.ok(ys[i] >= radius && ys[i] <= height - radius, `${ys[i]} down`);
                places.add(`${xs[i].toFixed(1)} ${ys[i].toFixed(1)}`);
            }
            assert.ok(places.size > count * 0.99, `${places.size} places`);
        });
    }
}
