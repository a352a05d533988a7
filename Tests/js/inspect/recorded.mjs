// Events as a server tells them, and a listener that writes down what becomes of them.
// SPDX-License-Identifier: MIT

const POLL = [
    { kind: "both", site: "Chat/Hub+Poll.swift:18" },
    { kind: "cb", site: "ChatHTTP/PollResource.swift:40", stage: "render" },
    { kind: "eb", site: "ChatHTTP/PollResource.swift:44" }];

let time = 0;

const event = (ev, d, rest = {}) => (
    { v: 1, ev, d, name: `poll ${d}`, site: "Chat/Hub.swift:1", ...rest, t: (time += 1000) });

export const made = (d, stages = POLL, rest = {}) => [
    event("created", d, rest),
    ...stages.map((stage, i) => event("added", d, { n: i + 1, ...stage, ...rest }))];

export const fired = (d, lane = "cb") => event("fire", d, { lane, type: "Message" });

// What the stage number `n` did; `from` and `lane` are `cb` or `eb`.
export const ran = (d, n, from, lane = from) => (
    event("run", d, { n, kind: POLL[n - 1].kind, from, lane, type: "Void" }));

export { event };

// Notes what the lives tell, as words: `sits 1`.
export function notebook() {
    const notes = [];
    const note = (word) => (life, isSilent) => {
        notes.push(`${word} ${life.d}${isSilent ? " silently" : ""}`);
    };
    return {
        notes, sits: note("sits"), fires: note("fires"), cancels: note("cancels"),
        drops: note("drops")
    };
}
