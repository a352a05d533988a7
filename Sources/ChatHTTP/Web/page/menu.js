// A menu beside the button that opened it: by mouse, by touch, by keyboard.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";

const EDGE = 8; // pixels that stay free at the edges of the window

let current = null; // only one is open

// `items`: `{label, act, isDanger}`. A button that has a menu open closes it. Focus comes back to
// the button, so what `act` does may move it on.
export function openMenu(button, items) {
    const isOwn = current?.button === button;
    current?.close();
    if (!isOwn && items.length) current = new PopUp(button, items);
}

class PopUp {
    constructor(button, items) {
        this.button = button;
        this.items = items.map((item) => this.item(item));
        this.box = make("div", {
            class: "popup", role: "menu", "aria-label": button.getAttribute("aria-label")
        }, ...this.items);
        this.box.addEventListener("keydown", (event) => this.key(event));
        this.away = (event) => {
            if (!this.box.contains(event.target) && !button.contains(event.target)) this.close();
        };
        button.setAttribute("aria-expanded", "true");
        // In the same landmark: who walks from one to the next with a screen reader finds it there.
        (button.closest("#main, #side, #top") || document.body).append(this.box);
        this.place();
        this.listen("addEventListener");
        this.items[0].focus();
    }

    close(takesFocus = true) {
        if (current === this) current = null;
        this.listen("removeEventListener");
        this.button.setAttribute("aria-expanded", "false");
        const hadFocus = this.box.contains(document.activeElement);
        this.box.remove();
        if (takesFocus && hadFocus && this.button.isConnected) this.button.focus();
    }

    // ---- Behind it ----

    item({ label, act, isDanger }) {
        const item = make("button", {
            type: "button", role: "menuitem", tabindex: "-1", class: isDanger && "danger"
        }, label);
        item.addEventListener("click", () => {
            this.close();
            act();
        });
        return item;
    }

    key(event) {
        const last = this.items.length - 1, at = this.items.indexOf(document.activeElement);
        const next = {
            ArrowDown: at === last ? 0 : at + 1, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last
        }[event.key];
        if (event.key === "Tab") return this.close();
        if (event.key !== "Escape" && next === undefined) return;
        event.preventDefault();
        event.stopPropagation(); // it means nothing more to the page
        if (next === undefined) this.close();
        else this.items[next].focus();
    }

    // Below the button, or above if there is more room.
    place() {
        const at = this.button.getBoundingClientRect(), size = this.box.getBoundingClientRect();
        const isBelow = at.bottom + size.height + EDGE <= innerHeight || at.top < innerHeight / 2;
        const top = isBelow ? at.bottom : at.top - size.height;
        const left = at.left + at.width / 2 > innerWidth / 2 ? at.right - size.width : at.left;
        const within = (place, room) => Math.max(EDGE, Math.min(place, room - EDGE));
        this.box.style.top = `${within(top, innerHeight - size.height)}px`;
        this.box.style.left = `${within(left, innerWidth - size.width)}px`;
    }

    listen(method) {
        document[method]("pointerdown", this.away, true);
        window[method]("resize", this.away);
        document[method]("scroll", this.away, true);
    }
}
