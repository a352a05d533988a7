// The part of a text in which words were found, with the words marked.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { markup } from "./markup.js";

const BEFORE = 60; // characters shown before the first mark
const MOST = 240; // characters shown at most
const LOOKED = 16384; // characters in which words are looked for: a longer text begins at its beginning

// Scripts that put no blanks between words: there a word is found anywhere.
const SOLID = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}ー]/u;
const WORD = /[\p{L}\p{M}\p{N}]/u;
const WIDTH = /[\uff01-\uff9f\u3000\ufb00-\ufb06]/; // wide, narrow, ligatures
const ACCENTED = /^[\p{sc=Latin}\p{sc=Greek}]/u;

// Nodes: the beginning of the text, or where the first word stands, with `mark` around each word.
export function excerpt(text, words) {
    const { letters, isCode } = read(text.slice(0, LOOKED)), marked = marks(letters, words);
    const first = marked.indexOf(true);
    const start = first > 2 * BEFORE ? first - BEFORE : 0, end = Math.min(letters.length, start + MOST);
    const nodes = start ? ["… "] : [];
    for (let index = start; index < end;) {
        const from = index;
        const goesOn = (flags) => flags[index] === flags[from];
        while (index < end && goesOn(marked) && goesOn(isCode)) index++;
        const part = letters.slice(from, index).join("");
        const node = marked[from] ? make("mark", {}, part) : part;
        nodes.push(isCode[from] ? make("code", {}, node) : node);
    }
    return end < letters.length || text.length > LOOKED ? [...nodes, " …"] : nodes;
}

// Each letter, and whether it is code. The backticks around code are not shown.
function read(text) {
    const letters = [], isCode = [];
    const add = (some, flag) => {
        for (const letter of some) {
            letters.push(letter);
            isCode.push(flag);
        }
    };
    for (const { text: plain, code, block } of markup(text)) {
        if (block !== undefined && letters.length) add("\n", false);
        add(plain ?? code ?? block, plain === undefined);
        if (block !== undefined) add("\n", false);
    }
    if (letters.at(-1) === "\n") letters.pop();
    return { letters, isCode };
}

// For each letter whether a word was found there, as the server finds it: SearchQuery.swift.
function marks(letters, words) {
    const folded = [], places = []; // each folded letter, and whose it is
    letters.forEach((letter, index) => {
        for (const one of fold(letter)) {
            folded.push(one);
            places.push(index);
        }
    });
    const marked = letters.map(() => false);
    for (const word of words.split(/\s+/)) {
        const wanted = Array.from(word).flatMap((letter) => Array.from(fold(letter)));
        if (!wanted.length) continue;
        const starts = isSpaced(wanted[0]);
        folded.forEach((letter, index) => {
            if (letter !== wanted[0] || starts && index && isSpaced(folded[index - 1])) return;
            if (!wanted.every((one, step) => one === folded[index + step])) return;
            for (let step = 0; step < wanted.length; step++) marked[places[index + step]] = true;
        });
    }
    return marked;
}

function isSpaced(letter) {
    return WORD.test(letter) && !SOLID.test(letter);
}

// Without capitals, width, and accents on Latin and Greek letters.
function fold(letter) {
    if (letter < "\x80") return letter.toLowerCase();
    if (/[\u0300-\u036f]/.test(letter)) return "";
    const usual = letter.normalize(WIDTH.test(letter) ? "NFKC" : "NFC").toLowerCase();
    if (ACCENTED.test(usual)) return usual.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    return usual.replace("ё", "е").replace("ς", "σ");
}
