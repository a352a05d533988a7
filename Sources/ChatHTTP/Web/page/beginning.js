// How much of a message is shown at once: as much as every browser lays out without a pause.
// SPDX-License-Identifier: MIT

const MOST = 4000; // characters

// Letters that run from right to left. Time grows with the square of such runs, in WebKit above
// all: 64 KB that turn with each letter took it more than a minute.
const TURNS = 100;
const LEFTWARD = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc"
    + "\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const TURNING = "\\u202a-\\u202e\\u2066-\\u2069"; // marks that are made for it
const TURN = new RegExp(
    `[${TURNING}]|[${LEFTWARD}](?:[${LEFTWARD}]|[^\\p{L}\\p{N}${TURNING}])*`, "gu");

// The same is so of marks and of letters that join, in a word without end.
const LONGEST_WORD = 200;
const WORD = new RegExp(`\\S{${LONGEST_WORD},}`, "gu");
const HARD = new RegExp(`[\\p{M}${LEFTWARD}]`, "u");

// The beginning, or all of it. It ends with neither half a letter nor half an address, which would
// lead elsewhere.
export function beginning(text) {
    const most = text.slice(0, MOST), end = Math.min(most.length, turnsIn(most), wordsIn(most));
    if (end === text.length) return text;
    return text.slice(0, end).replace(/[\ud800-\udbff]$/, "").replace(/https?:\/\/\S*$/i, "");
}

// Where the direction has turned too often.
function turnsIn(text) {
    let count = 0;
    for (const match of text.matchAll(TURN)) if (++count > TURNS) return match.index;
    return text.length;
}

// Where a word gets too long.
function wordsIn(text) {
    for (const { 0: word, index } of text.matchAll(WORD)) {
        if (HARD.test(word)) return index + LONGEST_WORD;
    }
    return text.length;
}
