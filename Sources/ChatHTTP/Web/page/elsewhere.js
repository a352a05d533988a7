// People in the other channels: who is in the house.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";
import { $, make } from "./dom.js";
import { text } from "./texts.js";

const ROUND = 60000; // milliseconds between two looks
const MOST = 30; // people who are named
const ASKED = 5; // channels whose people are looked for
const FOUND = 50; // people

// Those who are where the page listens, as far as all may see. Calls `done` with each answer.
export function findPeople({ channels, connection }, done) {
    const found = new Map();
    channels.heard.filter((name) => !isPrivate(name)).slice(0, ASKED)
        .forEach((name) => connection.chat?.people(name, (error, answer) => {
            if (error) return;
            answer.people.forEach((one) => { if (one.person) found.set(one.person, one); });
            done([...found.values()].slice(0, FOUND));
        }));
}

// Shows below the people of the open channel those of the other ones that the page listens to.
export class Elsewhere {
    constructor(page) {
        this.page = page;
        this.list = make("ul", {});
        this.part = make(
            "section", { id: "elsewhere", "aria-labelledby": "elsewhere-title" },
            make("h2", { id: "elsewhere-title" }, text("inOtherChannels")), this.list);
        this.part.hidden = true;
        this.found = [];
        $("#here").append(this.part);
        page.events.on("people", () => this.show());
        this.refresh();
        setInterval(() => {
            if (document.visibilityState === "visible") this.refresh();
        }, ROUND);
    }

    refresh() {
        findPeople(this.page, (found) => this.show(found));
    }

    // Who is in the open channel is not elsewhere.
    show(found = this.found) {
        this.found = found;
        const here = new Set(this.page.people.shown.map((one) => one.person));
        here.add(this.page.session.person);
        const others = found.filter((one) => !here.has(one.person)).slice(0, MOST);
        this.list.replaceChildren(
            ...others.map(({ name }) => make("li", {}, make("bdi", {}, name))));
        this.part.hidden = !others.length || !this.page.people.isKnown;
    }
}
