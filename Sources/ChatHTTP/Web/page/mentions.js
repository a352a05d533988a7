// Mentions: `@ann` in a text, where `ann` is somebody's name.
// SPDX-License-Identifier: MIT

import { markup } from "./markup.js";
import { isBy } from "./names.js";

const MOST = 200; // mentions in one text: each is an element
const TRIES = 1000; // signs in one text that are looked at: each is compared with many names
const AT = /[@\uff20]/g; // also the wide one, which Japanese keyboards make

// Japanese, Chinese and Thai have no blanks between words, so that a name may end anywhere. In
// other scripts a word goes on as long as letters do.
const UNSPACED = /[\p{sc=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmr}\p{sc=Mymr}]/u;
const LETTER = /[\p{L}\p{M}\p{N}_]/u;

// Whether the text mentions this name. In code there are no mentions.
export function mentions(text, name) {
    const names = known([name]);
    return markup(text).some((piece) => piece.text !== undefined
        && split(piece.text, names).some((one) => one.mention));
}

// Whether somebody else's message mentions the visitor. `session` has `{name, person}`.
export function mentionsMe(message, session) {
    const words = message.body?.text;
    return !!session.name && typeof words === "string" && !message.tombstone
        && !isBy(session, message) && mentions(words, session.name);
}

// The text in pieces, `{text}` or `{mention, name}`: `@Ann` is a mention of `ann`. Where one name
// begins like another, the longest counts. It takes time in proportion to the text's length.
// `names`: a list, or what `known` makes of it. Counts `room.mentions` down, for texts in several
// pieces.
export function split(text, names, room = { mentions: MOST }) {
    const byLetter = names instanceof Map ? names : known(names), pieces = [];
    let end = 0, tries = 0;
    for (const { index } of text.matchAll(AT)) {
        if (!room.mentions || ++tries > TRIES) break;
        const name = index < end || isInWord(text, index) ? undefined
            : nameAt(text, index + 1, byLetter);
        if (name === undefined) continue;
        room.mentions--;
        if (index > end) pieces.push({ text: text.slice(end, index) });
        end = index + 1 + name.length;
        pieces.push({ mention: text.slice(index, end), name });
    }
    if (end < text.length) pieces.push({ text: text.slice(end) });
    return pieces;
}

// Names for `split`: `{name, folded}` by the first letter, the longest first.
export function known(names) {
    const byLetter = new Map();
    for (const name of names) {
        if (!name) continue;
        const folded = name.toLowerCase(), first = folded[0];
        if (!byLetter.has(first)) byLetter.set(first, []);
        byLetter.get(first).push({ name, folded });
    }
    byLetter.forEach((list) => list.sort((one, other) => other.name.length - one.name.length));
    return byLetter;
}

function nameAt(text, start, byLetter) {
    const list = byLetter.get(text.charAt(start).toLowerCase());
    return list?.find(({ name, folded }) => {
        const end = start + name.length;
        return text.slice(start, end).toLowerCase() === folded && !goesOn(text, end);
    })?.name;
}

// Behind a letter the sign is part of an address: ann@example.com
export function isInWord(text, index) {
    const before = letterBefore(text, index);
    return LETTER.test(before) && !UNSPACED.test(before);
}

// Whether the word in front of `end` goes on there: `@annabel` does not mention `ann`.
function goesOn(text, end) {
    const after = String.fromCodePoint(text.codePointAt(end) ?? 0x20);
    if (/\p{M}/u.test(after)) return true;
    return LETTER.test(after) && !UNSPACED.test(after) && !UNSPACED.test(letterBefore(text, end));
}

function letterBefore(text, end) {
    return /.$/su.exec(text.slice(Math.max(end - 2, 0), end))?.[0] ?? "";
}
