// The last events in words. Whoever reads or points at them holds them still.
// SPDX-License-Identifier: MIT

import { $, button, make, setText } from "./dom.js";
import { colourOf, sentence } from "./words.js";

const LINES = 5;

export class Log {
    // `chosen(life)`: somebody wants to know more of it.
    constructor({ chosen }) {
        this.element = $("#log");
        this.chosen = chosen;
        this.last = []; // the events to show, with their lives
        this.rows = Array.from({ length: LINES }, () => this.row());
        this.element.append(...this.rows.map((row) => row.line));
        this.isNew = false;
    }

    clear() {
        this.last = [];
        this.isNew = true;
    }

    row() {
        const row = { before: make("span"), after: make("span"), life: null };
        row.name = button("", () => this.chosen(row.life), { class: "name" });
        row.line = make("li", { hidden: true }, row.before, row.name, row.after);
        return row;
    }

    add(event, life) {
        const said = sentence(event, life);
        if (!said) return;
        this.last.push({ said, life, colour: colourOf(event) });
        if (this.last.length > LINES) this.last.shift();
        this.isNew = true;
    }

    get isHeld() {
        return this.element.matches(":hover") || this.element.querySelector(":focus-visible");
    }

    update() {
        if (!this.isNew || this.isHeld) return;
        this.isNew = false;
        this.rows.forEach((row, i) => this.show(row, this.last[i]));
    }

    show(row, entry) {
        row.line.hidden = !entry;
        row.life = entry?.life ?? null;
        if (!entry) return;
        const place = entry.said.findIndex((part) => part.name === "name");
        const words = (parts) => parts.map((part) => part.text).join("");
        setText(row.before, words(entry.said.slice(0, place)));
        setText(row.name, entry.life.name);
        setText(row.after, words(entry.said.slice(place + 1)));
        row.line.className = entry.colour;
    }
}
