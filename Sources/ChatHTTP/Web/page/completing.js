// The Tab key writes a name that is begun.
// SPDX-License-Identifier: MIT

import { isComposing } from "./composer.js";
import { isInWord } from "./mentions.js";

// The one name that the word behind the caret begins, `{start, name}`; null if there is none, or
// if there are several.
export function completion(text, caret, names) {
    const begun = /[@\uff20]([^\s@\uff20]{1,64})$/.exec(text.slice(Math.max(0, caret - 65), caret));
    if (!begun || isInWord(text, caret - begun[0].length)) return null;
    const folded = begun[1].toLowerCase();
    const found = [...new Set(names)].filter((name) => name?.toLowerCase().startsWith(folded));
    return found.length === 1 ? { start: caret - begun[1].length, name: found[0] } : null;
}

// Behind a word like `@an` the Tab key writes the one name that begins so; else it keeps its
// meaning.
export function completeMentions({ composer, crowd }) {
    const box = composer.text;
    box.addEventListener("keydown", (event) => {
        const { selectionStart: caret, selectionEnd } = box;
        const isPlain = event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey
            && !event.metaKey;
        if (!isPlain || caret !== selectionEnd || isComposing(event)) return;
        const found = completion(box.value, caret, crowd().names);
        if (!found) return;
        event.preventDefault();
        box.setRangeText(`${found.name} `, found.start, caret, "end");
        composer.grow();
    });
}
