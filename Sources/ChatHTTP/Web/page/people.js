// Who is here, and who is typing.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { face, moreButton } from "./message.js";
import { labelOf } from "./names.js";
import { parts, text } from "./texts.js";

// In milliseconds. In a large crowd they are longer: its list is long, and many ask for it.
const PAUSE = 300; // so that several people who come at once cause one request
const OFTEN = 2000; // between two requests that only a guess has caused
const ROUND = 20000; // between two requests in any case
const CROWD = 100; // people; with more of them each pause is longer
const LONGEST = 5; // seconds for which somebody is shown as typing

export class People {
    // `ask(done)` asks the server who is in the open channel. `names` tells people of one name
    // apart. `isMe(one)` and `hasMenu(one)`: whether `{name, person}` is the visitor, or somebody
    // with whom they can do something. `changed()`: others are here than before.
    constructor(ask, { names, isMe, hasMenu, changed }) {
        Object.assign(this, { ask, names, isMe, hasMenu, changed });
        this.labels = [];
        this.shown = [];
        this.asked = 0;
        this.size = 0; // how many people the last answer had
        this.more = false;
        this.isKnown = false; // who is here: before that, the list is the server's
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
        this.show([], false, false);
    }

    // Asks again if somebody who posts is not on the list. On a list that is cut they may be
    // missing.
    heardFrom(name, person) {
        const isListed = [...$("#people").children].some(
            (one) => one.dataset.name === name && (!person || one.dataset.person === person));
        if (!name || isListed || this.more || this.guess) return;
        this.guess = setTimeout(() => {
            this.guess = null;
            this.refresh();
        }, this.asked + this.stretched(OFTEN) - Date.now());
    }

    // `more`: there are people whom the server does not name. Not `isKnown`: it has not answered yet.
    show(people, more = false, isKnown = true) {
        this.size = people.length;
        this.more = more;
        const isSame = isKnown === this.isKnown && people.length === this.shown.length
            && people.every((one, at) => one.name === this.shown[at].name
                && one.person === this.shown[at].person);
        this.isKnown = isKnown;
        if (!isSame) this.draw(people);
        $("#crowd").textContent = more ? text("andMore") : "";
        const count = people.length;
        $("#count").textContent = !count ? "" : more ? text("peopleOrMore", { number: count })
            : text("peopleCount", { count });
        $("#nobody").hidden = !isKnown || people.length > 0;
    }

    // Who has the keyboard's focus keeps it.
    draw(people) {
        const list = $("#people"), focused = document.activeElement?.closest?.("#people li");
        this.shown = people;
        this.labels.forEach((label) => this.names.remove(label));
        this.labels = [];
        list.replaceChildren(...people.map((one) => this.item(one)));
        this.labels.forEach((label) => this.names.add(label));
        this.changed();
        if (!focused) return;
        [...list.children].find((one) => one.dataset.person === focused.dataset.person)
            ?.querySelector(".more")?.focus();
    }

    item({ name, person }) {
        const circle = face(name), element = make("bdi", {}, name);
        const item = make("li", { "data-name": name, "data-person": person }, circle, element);
        this.labels.push(labelOf(name, person, circle, element));
        if (this.isMe({ name, person })) {
            item.append(" ", make("span", { class: "faint" }, text("you")));
        } else if (this.hasMenu({ name, person })) {
            const button = moreButton(text("moreOfPerson", { name }));
            button.tabIndex = 0;
            item.append(button);
        }
        return item;
    }
}

export class Typing {
    // `isMe(message)`: whether the visitor types.
    constructor(isMe) {
        this.isMe = isMe;
        this.until = new Map(); // by person, or by name where no person is known: {name, timer}
    }

    // Somebody is typing. The server says for how many seconds that is worth showing.
    note(message) {
        if (!message.from || this.isMe(message)) return;
        this.stop(message, false);
        const wait = Math.min(message.ttl, LONGEST) * 1000;
        this.until.set(keyOf(message), {
            name: message.from, timer: setTimeout(() => this.stop(message), wait)
        });
        this.render();
    }

    // Their message came, or they went.
    stop(message, renders = true) {
        clearTimeout(this.until.get(keyOf(message))?.timer);
        if (this.until.delete(keyOf(message)) && renders) this.render();
    }

    // Another channel is open.
    clear() {
        this.until.forEach(({ timer }) => clearTimeout(timer));
        this.until.clear();
        this.render();
    }

    render() {
        const [one, other, third] = [...this.until.values()]
            .map(({ name }) => make("bdi", {}, name));
        $("#typing").replaceChildren(...!one ? [] : third ? parts("typingSeveral")
            : other ? parts("typingTwo", { one, other }) : parts("typingOne", { name: one }));
    }
}

function keyOf({ from, person }) {
    return person ? `person ${person}` : `name ${from}`;
}
