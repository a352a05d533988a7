// The keys that do something, in a list.
// SPDX-License-Identifier: MIT

import { ask } from "./dialog.js";
import { make } from "./dom.js";
import { text } from "./texts.js";

const isMac = /mac|iphone|ipad/i.test(navigator.platform);
const CONTROL = isMac ? "⌘" : text("keyControl"), ALT = isMac ? "⌥" : "Alt";

export function openKeys() {
    const keys = [
        [[CONTROL, "K"], text("switchTo")],
        [[CONTROL, "⇧", "F"], text("searchChannel")],
        [[ALT, "↑ ↓"], text("keyStep")],
        [[ALT, "⇧", "↑ ↓"], text("keyStepUnread")],
        [["↑"], text("keyEditLast")],
        [["Enter"], text("keySend")],
        [["⇧", "Enter"], text("keyNewLine")],
        [["Esc"], text("keyClose")],
        [["?"], text("keyHelp")]
    ];
    const rows = keys.map(([combination, meaning]) => make(
        "tr", {},
        make("th", { scope: "row" }, ...combination.map((key) => make("kbd", {}, key))),
        make("td", {}, meaning)));
    ask({
        title: text("keyHelp"), no: text("close"),
        content: [make("table", { class: "keys" }, make("tbody", {}, ...rows))]
    });
}
