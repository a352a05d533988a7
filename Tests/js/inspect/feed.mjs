// The long poll, and what it does when the connection or the server is another one.
// SPDX-License-Identifier: MIT

import assert from "node:assert/strict";
import { test } from "../page/suite.mjs";

const answer = (next, rest = {}) => (
    { v: 1, next, lost: 0, every: 1, counts: {}, events: [], ...rest });

export function testFeed({ Feed }) {
    // Plays these answers; an Error is a connection that fails. Returns what happened, in order.
    async function play(...answers) {
        const happened = [];
        const feed = new Feed({
            async ask(since) {
                happened.push(`asks ${since}`);
                const next = answers.shift();
                if (!answers.length) feed.stop();
                if (next instanceof Error) throw next;
                return next;
            },
            async wait(milliseconds) { happened.push(`waits ${milliseconds}`); },
            on: {
                start: ({ next }) => happened.push(`starts at ${next}`),
                news({ next, isWrong }) {
                    happened.push(`goes on to ${next}`);
                    if (isWrong) feed.renew();
                },
                online() {},
                offline: () => happened.push("is offline")
            }
        });
        await feed.run();
        return happened;
    }

    test("a latecomer asks for all, and then for what is newer", async () => {
        assert.deepEqual(await play(answer(7), answer(9)), [
            "asks null", "starts at 7", "asks 7", "goes on to 9"]);
    });

    test("a lost connection is tried again, later and later, and all is asked for", async () => {
        const failure = new Error("connection refused");
        assert.deepEqual(await play(answer(7), failure, failure, answer(3)), [
            "asks null", "starts at 7", "asks 7", "is offline", "waits 500",
            "asks null", "is offline", "waits 1000", "asks null", "starts at 3"]);
    });

    test("it is tried again after eight seconds at the latest", async () => {
        const happened = await play(...Array.from({ length: 12 }, () => new Error("no")));
        assert.equal(happened.at(-1), "waits 8000");
    });

    test("a server whose numbers begin anew is begun with anew", async () => {
        assert.deepEqual(await play(answer(70), answer(2), answer(3)), [
            "asks null", "starts at 70", "asks 70", "waits 250", "asks null", "starts at 3"]);
    });

    test("when events fell out before they were read, all that is alive is asked for", async () => {
        assert.deepEqual(await play(answer(7), answer(9000, { lost: 400 }), answer(9001)), [
            "asks null", "starts at 7", "asks 7", "waits 250", "asks null", "starts at 9001"]);
    });

    test("who knows that what they know is wrong asks for all that is alive", async () => {
        assert.deepEqual(await play(answer(7), answer(9, { isWrong: true }), answer(9)), [
            "asks null", "starts at 7", "asks 7", "goes on to 9", "asks null", "starts at 9"]);
    });

    test("an answer of another version is none", async () => {
        assert.deepEqual(await play({ v: 2 }, answer(1)), [
            "asks null", "is offline", "waits 500", "asks null", "starts at 1"]);
    });
}
