// Texts of a few emoji and nothing else: they are shown large.
// SPDX-License-Identifier: MIT

const MOST = 3;
const LONGEST = 120; // UTF-16 units: three families, with a colour for each of their members

// Flags, keys, and pictures with a colour, joined to others or not. A picture that is usually drawn
// as a letter, as ©, counts only where the text asks for an emoji.
const END = "[\\ufe0f\\p{EMod}]?[\\u{e0020}-\\u{e007f}]*";
const FIRST = "(?:(?!\\p{RI})\\p{EPres}|\\p{ExtPict}\\ufe0f|\\p{EBase}\\p{EMod})";
const EMOJI = "\\p{RI}\\p{RI}|[0-9#*]\\ufe0f\\u20e3"
    + `|${FIRST}${END}(?:\\u200d\\p{ExtPict}${END})*`;
const ALONE = new RegExp(`^\\s*(?:(?:${EMOJI})\\s*){1,${MOST}}$`, "u");

export function isEmoji(text) {
    return text.length <= LONGEST && ALONE.test(text);
}
