// Addresses in what people say become links; everything else stays text.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";

// Neither blanks nor quotes, nor marks that turn the direction of what is read: an address must not
// look like another one.
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`\u202a-\u202e\u2066-\u2069]+/gi;

// The nodes of a text, in order.
export function linked(text) {
    const nodes = [];
    let end = 0;
    for (const match of text.matchAll(ADDRESS)) {
        const address = trimmed(match[0]);
        if (!isAddress(address)) continue;
        nodes.push(text.slice(end, match.index), link(address));
        end = match.index + address.length;
    }
    nodes.push(text.slice(end));
    return nodes.filter((node) => node !== "");
}

function link(address) {
    return make(
        "a", { href: address, target: "_blank", rel: "noopener noreferrer nofollow" }, address);
}

// The full stop behind an address ends the sentence, and `)` the bracket around it, unless the
// address opened one itself: https://en.wikipedia.org/wiki/Hearth_(disambiguation)
function trimmed(address) {
    for (;;) {
        const last = address.at(-1);
        const closes = last === ")" && count(address, "(") < count(address, ")");
        if (!closes && !".,;:!?*_]}".includes(last)) return address;
        address = address.slice(0, -1);
    }
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
