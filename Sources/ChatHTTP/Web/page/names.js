// Two people of one name: where both are in view, a tag and another colour tell them apart.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { text } from "./texts.js";

const LETTERS = 4; // of a person, in the tag
const TINTS = 12;
const encoder = new TextEncoder();
const STEP = 5; // from a pale colour to a deep one, and through all of them

// Whether the visitor has said it. A name alone proves nothing where people have accounts.
export function isBy(me, message) {
    if (message.person || me.person?.startsWith("u")) return message.person === me.person;
    return !!me.name && message.from === me.name;
}

// 45 spreads common names evenly over the colours; other numbers do not.
export function tint(name, shift = 0) {
    let sum = 0;
    for (const byte of encoder.encode(name)) sum = (sum * 45 + byte) % 65521;
    return (sum + shift * STEP) % TINTS;
}

// Counts who bears which name, over all elements that show one.
export class Names {
    constructor() {
        this.bearers = new Map(); // by name: by person, the labels that show it
    }

    add(label) {
        const { name, person } = label;
        if (!this.bearers.has(name)) this.bearers.set(name, new Map());
        const persons = this.bearers.get(name), labels = persons.get(person);
        if (labels) labels.add(label);
        else persons.set(person, new Set([label]));
        if (persons.size > 1) (labels ? [label] : all(persons)).forEach((one) => this.show(one));
    }

    remove(label) {
        const persons = this.bearers.get(label.name), labels = persons?.get(label.person);
        if (!labels?.delete(label) || labels.size) return;
        persons.delete(label.person);
        if (persons.size) all(persons).forEach((one) => this.show(one));
        else this.bearers.delete(label.name);
    }

    // The last letters of a person; nothing if nobody else in view has this name.
    tag(name, person) {
        const isShared = this.bearers.get(name)?.size > 1;
        return isShared && person ? person.slice(-LETTERS) : "";
    }

    // ---- Behind it ----

    show({ name, person, show }) {
        const others = [...this.bearers.get(name).keys()].sort();
        show(this.tag(name, person), others.indexOf(person));
    }
}

function all(persons) {
    return [...persons.values()].flatMap((labels) => [...labels]);
}

// What shows a name: a circle, and an element behind which the tag comes. Nobody has no label.
export function labelOf(name, person, circle, element) {
    let mark = null;
    return {
        name, person: person || "",
        show(tag, shift) {
            circle.setAttribute("data-tint", tint(name, shift));
            mark?.remove();
            mark = tag ? make("span", { class: "tag", title: text("oneOfSeveral", { name }) }, tag)
                : null;
            if (mark) element.after(mark);
        }
    };
}
