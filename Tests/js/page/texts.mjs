// Texts, bodies and names that somebody might post to keep a page busy. The same in each run.
// SPDX-License-Identifier: MIT

// What regular expressions, splits, escapes, addresses and layout trip over.
export const PIECES = [
    "a", " ", "\t", "\r", "\n", "\r\n", "\0", "(", ")", "()", ")(", "[", "]", "{}", "<",
    ">", "&", "'", "\"", "\\", ".", ",", "!", "_", "*", "/", ":", "%", "%41", "#", "?", "@",
    "=", "-", "^", "http", "https:", "https://", "https://x", "https://x/", "https://x/ ",
    "http://[", "https://[::1]", "https://x/?a=", "https://a@b:1/", "https://x.",
    "xhttps://x", "https://\u0301", "HTTPS://X/ ", "\u00e4", "\u0301", "\u200b", "\u200d",
    "\u202e", "\u2066", "\u05d0", "\u0661", "\ufdfa", "\uffff", "\ud83d", "\ude00",
    "\u{1f600}", "\u{1f468}\u200d\u{1f469}\u200d", "\u{1f1e9}", "\u{1f3fd}"
];

// Numbers in a row that looks like chance: Park and Miller.
export function chance(seed) {
    let state = seed;
    return (end) => (state = state * 16807 % 2147483647) % end;
}

export function repeated(piece, size) {
    return piece.repeat(Math.ceil(size / piece.length)).slice(0, size);
}

// What kinds there are: a name, and how such a text of a size is made.
export function* kinds() {
    for (const piece of PIECES) yield [show(piece), (size) => repeated(piece, size)];
    for (const lead of ["https://x/", "(", "a", "\u05d0"]) {
        for (const piece of PIECES) {
            yield [`${show(lead)} and ${show(piece)}`, (size) => lead + repeated(piece, size)];
            yield [`${show(piece)} with ${show(lead)}`, (size) => repeated(piece + lead, size)];
            yield [`${show(piece)} up to ${show(lead)}`, (size) => repeated(piece, size) + lead];
        }
    }
    for (let seed = 1; seed <= 60; seed++) {
        yield [`seed ${seed}`, (size) => mixed(seed, size)];
    }
}

// Runs of a few pieces.
function mixed(seed, size) {
    const random = chance(seed), some = [0, 0, 0, 0].map(() => PIECES[random(PIECES.length)]);
    let text = "";
    while (text.length < size) text += repeated(some[random(4)], 1 + random(2 ** random(13)));
    return text.slice(0, size);
}

// JSON without a text, as long as `size`.
export const bodies = {
    "a text": (size) => repeated("a", size),
    "a number": () => 1e300,
    "nothing": () => null,
    "lists in lists": (size) => Array(size / 1024 | 0).fill(nested("[", "]")),
    "objects in objects": (size) => Array(size / 3072 | 0).fill(nested("{\"a\":", "}")),
    "many lists": (size) => Array(size / 3 | 0).fill([]),
    "many keys": (size) => Object.fromEntries(
        Array.from({ length: size / 10 | 0 }, (_, number) => [`k${number}`, 1])),
    "a long key": (size) => ({ [repeated("k", size)]: 1 }),
    "a text that is a list": (size) => ({ text: [repeated("a", size)] }),
    "keys that objects know": (size) => JSON.parse(
        `{"__proto__":{"text":"${repeated("a", size)}"},"constructor":1,"toJSON":1,"length":3e8}`),
    "controls": (size) => ({ a: repeated("\u0001", size) }),
    "halves": (size) => ({ a: repeated("\ud83d", size) })
};

function nested(open, close) {
    return JSON.parse(`${open.repeat(500)}1${close.repeat(500)}`);
}

function show(piece) {
    return JSON.stringify(piece);
}
