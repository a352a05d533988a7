// What a message's text is in the page: words, links, mentions and code.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { linked } from "./links.js";
import { markup } from "./markup.js";
import { known, split } from "./mentions.js";
import { text } from "./texts.js";

const WIDE = 30; // characters that fit in a block on every phone

// The nodes of a text, in order. `crowd()` has who may be mentioned: `{names, me}`. Within code
// nothing else is found.
export function shown(words, crowd) {
    const room = { links: 200, mentions: 200 }; // in all pieces: each is an element
    const people = /[@\uff20]/.test(words) ? crowd?.() : null;
    const names = people && known(people.names);
    return markup(words).flatMap((piece) => {
        if (piece.block !== undefined) return block(piece.block);
        if (piece.code !== undefined) return make("code", {}, piece.code);
        return linked(piece.text, room).flatMap((node) =>
            typeof node === "string" && names ? mentioned(node, names, people.me, room) : node);
    });
}

// What is wider than the screen scrolls, and so the keyboard must reach it.
function block(code) {
    const scrolls = code.split("\n").some((line) => line.length > WIDE);
    return make("pre", {
        dir: "ltr", tabindex: scrolls && "0", role: scrolls && "group",
        "aria-label": scrolls && text("code")
    }, make("code", {}, code));
}

function mentioned(words, names, me, room) {
    return split(words, names, room).map((piece) => piece.mention === undefined ? piece.text
        : make("span", { class: piece.name === me ? "mention me" : "mention" }, piece.mention));
}
