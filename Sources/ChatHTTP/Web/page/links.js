// Addresses in messages become links. Everything else stays text.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";

// No blanks, no quotes, and no marks that turn the direction of reading: an address must not look
// like another one.
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u202a-\u202e\u2066-\u2069]+/gi;

const LONGEST = 2000; // characters of an address; a longer one stays text
const MOST = 200; // links in one text: each is an element, and takes time to lay out

// The nodes of a text, in order. It takes time in proportion to the text's length. Counts
// `room.links` down, for texts in several pieces.
export function linked(text, room = { links: MOST }) {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(ADDRESS)) {
        if (!room.links) break;
        if (match[0].length > LONGEST) continue;
        const address = trimmed(match[0]);
        if (!isAddress(address)) continue;
        nodes.push(text.slice(end, match.index), link(address));
        room.links--;
        end = match.index + address.length;
    }
    nodes.push(text.slice(end));
    return nodes.filter((node) => node !== "");
}

function link(address) {
    return make(
        "a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
}

// A full stop behind an address ends the sentence. A `)` closes the bracket around the address,
// unless the address itself opened one: https://en.wikipedia.org/wiki/Hearth_(disambiguation)
function trimmed(address) {
    let end = address.length, excess = count(address, ")") - count(address, "(");
    for (; end > 0; end--) {
        const last = address[end - 1];
        if (last === ")" && excess > 0) excess--;
        else if (!".,;:!?*_]}".includes(last)) break;
    }
    return address.slice(0, end);
}

function count(text, letter) {
    return text.split(letter).length - 1;
}

function isAddress(text) {
    try {
        return /^https?:$/.test(new URL(text).protocol);
    } catch {
        return false;
    }
}
