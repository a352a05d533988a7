// Who is here, and who types.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { face } from "./message.js";

// In milliseconds; and longer in a large crowd, whose list is long and whom many ask for.
const PAUSE = 300; // several who come at once are one question
const OFTEN = 2000; // between two questions that only a guess gave rise to
const ROUND = 20000; // how often it is asked in any case
const CROWD = 100; // so many people make no pause longer
const LONGEST = 5; // seconds that a word of somebody's typing counts

export class People {
    // `ask(done)` asks the server who is in the channel that is open.
    constructor(ask) {
        this.ask = ask;
        this.name = null; // one's own
        this.asked = 0;
        this.size = 0; // how many were here at last
        this.more = false;
        this.goRound();
    }

    // Who comes and goes is told in passing: between two polls one misses it.
    goRound() {
        setTimeout(() => {
            if (document.visibilityState === "visible") this.refresh();
            this.goRound();
        }, this.stretched(ROUND));
    }

    stretched(pause) {
        return pause * Math.max(1, this.size / CROWD);
    }

    // Somebody came or went; also at the start.
    refresh() {
        if (this.timer) return;
        this.timer = setTimeout(() => {
            this.timer = null;
            this.asked = Date.now();
            this.ask((people, more) => this.show(people, more));
        }, this.stretched(PAUSE));
    }

    // Another channel is open, or somebody else is here.
    clear() {
        clearTimeout(this.timer);
        this.timer = null;
        this.show([]);
    }

    // Somebody speaks: are they on the list? On one that is cut nobody is missed.
    heardFrom(name) {
        const isListed = [...$("#people").children].some((one) => one.dataset.name === name);
        if (!name || isListed || this.more || this.guess) return;
        this.guess = setTimeout(() => {
            this.guess = null;
            this.refresh();
        }, this.asked + this.stretched(OFTEN) - Date.now());
    }

    // `more`: there are others, whom the server does not name.
    show(people, more = false) {
        this.size = people.length;
        this.more = more;
        $("#people").replaceChildren(...people.map(({ name }) => this.item(name)));
        $("#crowd").textContent = more ? "and more" : "";
        $("#count").textContent = people.length === 1 ? "1 person here"
            : people.length ? `${people.length}${more ? "+" : ""} people here` : "";
        $("#nobody").hidden = people.length > 0;
    }

    item(name) {
        const item = make("li", { "data-name": name }, face(name), make("bdi", {}, name));
        if (name === this.name) item.append(" ", make("span", { class: "faint" }, "you"));
        return item;
    }
}

export class Typing {
    constructor() {
        this.until = new Map(); // by name
    }

    // Somebody types; the server says for how many seconds that is worth showing.
    note(name, seconds) {
        this.stop(name, false);
        const wait = Math.min(seconds, LONGEST) * 1000;
        this.until.set(name, setTimeout(() => this.stop(name), wait));
        this.render();
    }

    // Their message came, or they went.
    stop(name, renders = true) {
        clearTimeout(this.until.get(name));
        this.until.delete(name);
        if (renders) this.render();
    }

    // Another channel is open.
    clear() {
        [...this.until.keys()].forEach((name) => this.stop(name, false));
        this.render();
    }

    render() {
        const names = [...this.until.keys()].slice(0, 2).map((name) => make("bdi", {}, name));
        const rest = this.until.size - names.length;
        const parts = names.flatMap((name, index) => index ? [" and ", name] : [name]);
        if (rest) parts.splice(0, parts.length, "Several people");
        const ending = this.until.size > 1 ? " are typing…" : " is typing…";
        $("#typing").replaceChildren(...parts, ...(parts.length ? [ending] : []));
    }
}
