// The beginning of a long message: as much as every browser lays out without a pause.
// SPDX-License-Identifier: MIT

const MOST = 4000; // characters

// Letters that run from right to left. Layout takes time by the square of the number of such runs,
// above all in WebKit: 64 KB that turn with each letter took it more than a minute.
const TURNS = 100;
const LEFTWARD = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufefc"
    + "\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const TURNING = "\\u202a-\\u202e\\u2066-\\u2069"; // marks that turn the direction
const TURN = new RegExp(
    `[${TURNING}]|[${LEFTWARD}](?:[${LEFTWARD}]|[^\\p{L}\\p{N}${TURNING}])*`, "gu");

// Combining marks and joining letters cost as much in a very long word.
const LONGEST_WORD = 200;
const WORD = new RegExp(`\\S{${LONGEST_WORD},}`, "gu");
const HARD = new RegExp(`[\\p{M}${LEFTWARD}]`, "u");

// The beginning, or all of it. It never ends with half a letter, or with half an address: that
// would lead elsewhere.
export function beginning(text) {
    const most = text.slice(0, MOST), end = Math.min(most.length, turnsIn(most), wordsIn(most));
    if (end === text.length) return text;
    return text.slice(0, end).replace(/[\ud800-\udbff]$/, "").replace(/https?:\/\/\S*$/i, "");
}

// The index at which the direction has turned too often.
function turnsIn(text) {
    let count = 0;
    for (const match of text.matchAll(TURN)) if (++count > TURNS) return match.index;
    return text.length;
}

// The index at which a word gets too long.
function wordsIn(text) {
    for (const { 0: word, index } of text.matchAll(WORD)) {
        if (HARD.test(word)) return index + LONGEST_WORD;
    }
    return text.length;
}
