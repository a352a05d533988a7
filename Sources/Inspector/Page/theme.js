// Light and dark: the system's choice, until somebody makes another one.
// SPDX-License-Identifier: MIT

import { button } from "./dom.js";
import { text } from "./texts.js";

const KEY = "fireside inspect theme";
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

// The button that changes it. `changed()`: the colours are others.
export function themeButton(changed) {
    const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
    const element = button("", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        store(root.dataset.theme);
        show();
    }, { id: "theme" });
    const show = () => {
        element.textContent = isDark() ? text("inspectLight") : text("inspectDark");
        changed();
    };
    const chosen = stored();
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
    system.addEventListener("change", show);
    show();
    return element;
}

// A browser may forbid a page to keep anything.
function store(theme) {
    try { localStorage.setItem(KEY, theme); } catch { /* so it is chosen again next time */ }
}

function stored() {
    try { return localStorage.getItem(KEY); } catch { return null; }
}
