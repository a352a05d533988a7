// The menu at phone width, light and dark colours, and the server's address.
// SPDX-License-Identifier: MIT

import { $, BASE, make } from "./dom.js";
import { onRemembered, recallTheme, remember } from "./store.js";
import { text } from "./texts.js";

const root = document.documentElement;

export class Menu {
    constructor(events) {
        this.button = $("#menu");
        this.button.setAttribute("aria-controls", "side");
        this.button.setAttribute("aria-expanded", "false");
        events.on("opened", () => this.set(false));
        this.button.addEventListener("click", () => this.set(!this.isOpen));
        const veil = make("div", { id: "veil" });
        veil.addEventListener("click", () => this.set(false));
        $("#main").after(veil);
        addEventListener("keydown", (event) => {
            if (event.key === "Escape" && this.isOpen) this.set(false);
        });
        // A wide window has room for everything: there is no menu, and none may slide out later.
        matchMedia("(min-width: 45rem)").addEventListener("change", ({ matches }) => {
            if (!matches) return; // the menu may be open already
            this.set(false);
            delete root.dataset.menu;
        });
    }

    get isOpen() {
        return root.dataset.menu === "open";
    }

    set(isOpen) {
        if (isOpen === this.isOpen) return;
        root.dataset.menu = isOpen ? "open" : "closed";
        this.button.setAttribute("aria-expanded", String(isOpen));
        $("#main").inert = isOpen; // the keyboard stays in the menu
        if (isOpen) $("#channels a[aria-current]")?.focus();
        else this.button.focus();
    }
}

// The button for light and dark: the system's colours, until the visitor chooses others.
export function startTheme() {
    const system = matchMedia("(prefers-color-scheme: dark)");
    const button = $("#theme");
    const isDark = () => (root.dataset.theme || (system.matches ? "dark" : "light")) === "dark";
    const show = () => {
        const other = isDark() ? "light" : "dark";
        const label = other === "light" ? text("lightColours") : text("darkColours");
        button.setAttribute("aria-label", label);
        button.title = label;
        button.dataset.shows = other;
    };
    button.addEventListener("click", () => {
        recallTheme(isDark() ? "light" : "dark");
        remember("theme", root.dataset.theme);
        show();
    });
    system.addEventListener("change", show);
    onRemembered("theme", (theme) => {
        recallTheme(theme);
        show();
    });
    show();
}

// For a phone: what it shows around the page, and on its first screen. Text browsers would list these
// links beside what they know.
export function linkIcons() {
    const colour = (scheme, content) => make(
        "meta", { name: "theme-color", media: `(prefers-color-scheme: ${scheme})`, content });
    $("head").append(
        colour("light", "#f6eee4"), colour("dark", "#171310"),
        make("link", { rel: "apple-touch-icon", href: `${BASE}/icon-touch.png` }),
        make("link", { rel: "manifest", href: `${BASE}/manifest.webmanifest` }));
}

// Puts the address into the lines for a terminal: behind a proxy the server can only guess it.
export function showAddress() {
    document.querySelectorAll("[data-origin]")
        .forEach((one) => { one.textContent = location.origin + BASE; });
}
