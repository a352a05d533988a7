// Keys that work wherever the keyboard is: keys.js lists them.
// SPDX-License-Identifier: MIT

import { $ } from "./dom.js";
import { openKeys } from "./keys.js";
import { openSearch } from "./search.js";
import { openSwitcher } from "./switcher.js";

export function listenToShortcuts(page) {
    addEventListener("keydown", (event) => {
        const act = actOf(event, page);
        if (!act) return;
        event.preventDefault();
        act(page);
    });
}

// What the key does; nothing if it has its own meaning.
function actOf(event, { buttons, channels }) {
    const { altKey, shiftKey, target } = event, isCommand = event.ctrlKey || event.metaKey;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && altKey && !isCommand) return () => step(channels, by, shiftKey);
    if (isCommand && !altKey && !shiftKey && event.key.toLowerCase() === "k") return openSwitcher;
    // By the place of the key: in other alphabets it writes another letter.
    const isFind = event.code === "KeyF" && shiftKey && isCommand;
    if (isFind && !buttons.search.hidden && !$("dialog[open]")) return openSearch;
    const isTyping = /^(input|textarea|select)$/i.test(target.tagName);
    return event.key === "?" && !isTyping && !isCommand ? openKeys : null;
}

// Goes to the channel above or below, and round at the ends. `isUnread`: to the next one in which
// something is unread.
function step(channels, by, isUnread) {
    const names = channels.listed, at = names.indexOf(channels.current);
    for (let i = 1; i < names.length; i++) {
        const name = names[(at + by * i + i * names.length) % names.length];
        if (!isUnread || channels.unread.of(name)) return channels.go(name);
    }
}
