// Code in a text: blocks between lines of three backticks, and `code` within a line.
// SPDX-License-Identifier: MIT
//
// The server reads texts by the same rules: Markup.swift. Tests/js/page/markup.json has examples.

const MOST = 200; // pieces of code in one text: each is an element
const FENCE = "```";

// The text in pieces, in order: `{text}`, `{code}` or `{block}`. It takes time in proportion to the
// text's length. Line ends are `\n`.
export function markup(text) {
    if (!text.includes("`")) return [{ text }];
    const pieces = [], lines = text.split("\n");
    let plain = [], count = 0;
    const flush = () => {
        const words = plain.join("\n");
        plain = [];
        if (words.trim()) inline(words, pieces);
    };
    for (let at = 0; at < lines.length; at++) {
        const block = count < MOST && blockAt(lines, at);
        if (block) {
            flush();
            count++;
            pieces.push({ block: block.code });
            at = block.end;
        } else {
            plain.push(lines[at]);
        }
    }
    flush();
    return pieces;
}

// The block that begins with this line, if one does: `{code, end}` with the index of its last line.
// It goes on up to a line that ends with a fence, or to the end of the text.
function blockAt(lines, at) {
    if (!lines[at].startsWith(FENCE)) return null;
    const first = lines[at].slice(FENCE.length);
    if (first.includes("`")) return onOneLine(first, at);
    const isLanguage = !/\s/.test(first.trimEnd()), code = isLanguage ? [] : [first];
    let end = at + 1;
    for (; end < lines.length; end++) {
        const line = lines[end].trimEnd();
        if (line.endsWith(FENCE)) {
            code.push(line.slice(0, -FENCE.length));
            break;
        }
        code.push(lines[end]);
    }
    return made(code.join("\n"), end);
}

function onOneLine(first, at) {
    const line = first.trimEnd(), code = line.slice(0, -FENCE.length);
    return line.endsWith(FENCE) && !code.includes("`") ? made(code, at) : null;
}

// An empty block is none: its backticks stay text.
function made(code, end) {
    return code.trim() && { code: code.trimEnd(), end };
}

// Code within a line stands between two runs of backticks of one length, with none inside.
function inline(text, pieces) {
    const parts = text.split(/(`+)/); // a text and a run in turn
    let plain = "", count = 0;
    for (let at = 0; at < parts.length; at++) {
        const code = parts[at + 1];
        const isCode = at % 2 && parts[at] === parts[at + 2] && code.trim()
            && !code.includes("\n") && count < MOST;
        if (!isCode) {
            plain += parts[at];
            continue;
        }
        if (plain) pieces.push({ text: plain });
        pieces.push({ code });
        plain = "";
        count++;
        at += 2;
    }
    if (plain) pieces.push({ text: plain });
}
