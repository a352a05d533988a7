// Who is here.
// SPDX-License-Identifier: MIT

import { $, make } from "./dom.js";
import { face, moreButton } from "./message.js";
import { labelOf } from "./names.js";
import { text } from "./texts.js";

// In milliseconds. In a large crowd they are longer: its list is long, and many ask for it.
const PAUSE = 300; // so that several people who come at once cause one request
const OFTEN = 2000; // between two requests that only a guess has caused
const ROUND = 20000; // between two requests in any case
const CROWD = 100; // people; with more of them each pause is longer

// The people of the open channel.
export function newPeople(page) {
    const { events, names, rights } = page;
    const people = new People((done) => askFor(page, done), {
        names,
        isMe: ({ name, person }) => page.isOwn({ from: name, person }),
        hasMenu: (one) => rights.canMeet(one),
        changed: () => events.dispatch("people")
    });
    events.on("heard", (message, isHere) => people.heard(message, isHere));
    events.on("met", () => people.clear());
    events.on("opened", () => people.clear());
    events.on("opened online", () => people.refresh());
    people.refresh();
    return people;
}

function askFor(page, done) {
    const { access, channels, connection } = page, channel = channels.current;
    if (access.isLocked) return;
    connection.chat?.people(channel, (error, answer) => {
        if (error || channel !== channels.current) return;
        done(answer.people, answer.more);
        markMentions(page);
    });
}

// What was a word may be a mention, when others are known.
function markMentions({ crowd, log }) {
    const names = crowd().names.join("\n");
    if (names === log.known) return;
    log.known = names;
    const count = (article) => article.querySelectorAll(".mention").length;
    for (const { article, message } of [...log.shown]) {
        const isMeant = /[@\uff20]/.test(message.body?.text);
        if (!isMeant || count(log.articleOf(message)) === count(article)) continue;
        log.change(message.id, () => message);
    }
}

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

    // What they have to do with what has come.
    heard({ kind, ttl, from, person }, isHere) {
        // Also when it is about another channel: one about this channel may have come between two
        // polls, and is lost.
        if (kind) this.refresh();
        else if (!ttl && isHere) this.heardFrom(from, person);
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
