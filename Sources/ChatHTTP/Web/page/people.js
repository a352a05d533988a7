// Who is here, and who is typing.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { face } from "./message.js";

// In milliseconds. In a large crowd they are longer: its list is long, and many ask for it.
const PAUSE = 300; // so that several people who come at once cause one request
const OFTEN = 2000; // between two requests that only a guess has caused
const ROUND = 20000; // between two requests in any case
const CROWD = 100; // people; with more of them each pause is longer
const LONGEST = 5; // seconds for which somebody is shown as typing

export class People {
    // `ask(done)` asks the server who is in the open channel.
    constructor(ask) {
        this.ask = ask;
        this.name = null; // the visitor's own
        this.asked = 0;
        this.size = 0; // how many people the last answer had
        this.more = false;
        this.goRound();
    }

    // That somebody came or went is an ephemeral message: between two polls the page misses it.
    goRound() {
        setTimeout(() => {
            if (document.visibilityState === "visible") this.refresh();
            this.goRound();
        }, this.stretched(ROUND));
    }

    stretched(pause) {
        return pause * Math.max(1, this.size / CROWD);
    }

    // Asks soon. Called when somebody came or went, and at the start.
    refresh() {
        if (this.timer) return;
        this.timer = setTimeout(() => {
            this.timer = null;
            this.asked = Date.now();
            this.ask((people, more) => this.show(people, more));
        }, this.stretched(PAUSE));
    }

    // Called when another channel is open, or another visitor is logged in.
    clear() {
        clearTimeout(this.timer);
        this.timer = null;
        this.show([]);
    }

    // Asks again if somebody who posts is not on the list. On a list that is cut they may be
    // missing.
    heardFrom(name) {
        const isListed = [...$("#people").children].some((one) => one.dataset.name === name);
        if (!name || isListed || this.more || this.guess) return;
        this.guess = setTimeout(() => {
            this.guess = null;
            this.refresh();
        }, this.asked + this.stretched(OFTEN) - Date.now());
    }

    // `more`: there are people whom the server does not name.
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

    // Somebody is typing. The server says for how many seconds that is worth showing.
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
