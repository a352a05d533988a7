// What a test of the page is, and how its cost is told from chance.
// SPDX-License-Identifier: MIT

const tests = [];

export function test(rule, run) {
    tests.push({ rule, run });
}

export async function runTests() {
    let failures = 0;
    for (const { rule, run } of tests) {
        try {
            await run();
        } catch (error) {
            failures++;
            console.log(`FAILED  ${rule}\n        ${error.stack}`);
        }
    }
    if (failures) throw new Error(`${failures} of ${tests.length} tests failed`);
    console.log(`${tests.length} tests passed`);
}

const MOST = 50; // milliseconds for one message of 64 KB
const TRIES = 8; // a machine that is busy may be slow for a while, but not each time

function measure(run) {
    const began = performance.now();
    run();
    return performance.now() - began;
}

// Fails when `run(size)` takes too long for 64 KB each time, or grows faster than the size does:
// twice the size takes twice as long, and four times as long where the time goes with the square.
export function expectCheap(what, run) {
    let whole = Infinity, half = Infinity;
    for (let i = 0; i < TRIES; i++) {
        whole = Math.min(whole, measure(() => run(65536)));
        if (i && whole > 20 * MOST) break; // no machine is as slow as that twice
        if (whole < MOST / 2) return; // so short that no growth would matter
        half = Math.min(half, measure(() => run(32768)));
        if (whole < MOST && whole < 3 * half) return;
    }
    throw new Error(`${what}: ${whole.toFixed(1)} ms, half of it ${half.toFixed(1)} ms`);
}
