// Ctrl-K: goes to a channel or to a person by the first letters.
// SPDX-License-Identifier: MIT

import { isPrivate, signOf } from "./channels.js";
import { make } from "./dom.js";
import { findPeople } from "./elsewhere.js";
import { face } from "./message.js";
import { openModal } from "./modal.js";
import { text } from "./texts.js";

const MOST = 50; // entries that are shown

let isOpen = false;

export function openSwitcher(page) {
    if (isOpen) return;
    isOpen = true;
    new Switcher(page);
}

class Switcher {
    constructor(page) {
        this.page = page;
        this.at = 0; // of the entry that Enter opens
        this.people = new Map(); // by person
        this.field = make("input", {
            role: "combobox", "aria-expanded": "true", "aria-controls": "switch-list",
            "aria-autocomplete": "list", "aria-label": text("switchTo"), autocomplete: "off",
            spellcheck: "false", placeholder: text("switchTo")
        });
        this.list = make("ul", {
            id: "switch-list", role: "listbox", "aria-label": text("switchTo")
        });
        this.none = make("p", { class: "faint", role: "status" });
        this.box = make(
            "dialog", { class: "question switcher", "aria-label": text("switchTo") },
            this.field, this.list, this.none);
        this.field.addEventListener("input", () => this.draw(0));
        this.box.addEventListener("keydown", (event) => this.key(event));
        this.box.addEventListener("click", (event) => this.clicked(event));
        this.close = openModal(this.box, this.field, () => { isOpen = false; });
        this.draw(0);
        findPeople(page, (found) => {
            for (const one of found) this.people.set(one.person, one);
            if (isOpen) this.draw(this.at);
        });
    }

    // ---- Behind it ----

    // Channels in which something is unread come first, then the others of the list, then those to
    // join, then people.
    get entries() {
        const { channels, session, rooms, deeds, discovery } = this.page, { unread } = channels;
        const mine = channels.listed.filter((name) => name !== channels.current);
        const read = (name) => unread.of(name) ? 0 : 1;
        const others = discovery.others.map((one) => one.name)
            .filter((name) => !channels.listed.includes(name) && !isPrivate(name));
        const channelEntry = (name) => ({
            label: channels.titleOf(name), sign: channels.signOf(name), count: unread.of(name),
            isMentioned: unread.mentionsIn(name), act: () => this.page.view.visit(name)
        });
        const people = rooms.areThere ? [...this.people.values()] : [];
        return [
            ...mine.sort((one, other) => read(one) - read(other)).map(channelEntry),
            ...others.map((name) => ({ ...channelEntry(name), sign: signOf(name) })),
            ...people.filter((one) => one.person !== session.person).map((one) => ({
                label: one.name, isPerson: true,
                act: () => deeds.writeTo(one.person)
            }))
        ];
    }

    draw(at) {
        const words = folded(this.field.value.replace(/^[#@]/, ""));
        this.found = this.entries
            .map((entry) => ({ entry, rank: rank(folded(entry.label), words) }))
            .filter((one) => one.rank < 3)
            .sort((one, other) => one.rank - other.rank)
            .slice(0, MOST).map((one) => one.entry);
        this.items = this.found.map((entry, index) => item(entry, index));
        this.list.replaceChildren(...this.items);
        this.none.textContent = this.found.length ? "" : text("nothingToSwitchTo");
        this.choose(Math.min(at, this.found.length - 1));
    }

    choose(at) {
        this.items[this.at]?.setAttribute("aria-selected", "false");
        this.at = Math.max(at, 0);
        const item = this.items[this.at];
        item?.setAttribute("aria-selected", "true");
        item?.scrollIntoView({ block: "nearest" });
        if (item) this.field.setAttribute("aria-activedescendant", item.id);
        else this.field.removeAttribute("aria-activedescendant");
    }

    key(event) {
        if (event.isComposing || event.keyCode === 229) return; // an input method takes it
        const count = this.found.length, by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (event.key === "Enter") this.take(this.found[this.at]);
        else if (by && count) this.choose((this.at + by + count) % count);
        else return;
        event.preventDefault();
        event.stopPropagation(); // it means nothing more to the page
    }

    clicked(event) {
        const item = event.target.closest("li");
        if (item) this.take(this.found[this.items.indexOf(item)]);
        else if (event.target === this.box) this.close(); // beside it
    }

    take(entry) {
        if (!entry) return;
        this.close();
        entry.act();
    }
}

// Without marks and capitals, in any script: `é` is found by `e`.
function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

// 0: it begins so; 1: a word in it does; 2: it is in there; 3: it is not.
function rank(label, words) {
    const at = label.indexOf(words);
    if (at < 1) return at ? 3 : 0;
    return /[\s_-]/.test(label[at - 1]) ? 1 : 2;
}

function item({ label, sign, isPerson, count, isMentioned }, index) {
    const mark = isPerson ? face(label)
        : make("span", { class: "sign", "aria-hidden": "true" }, sign);
    const unread = [];
    if (isMentioned) {
        unread.push(make("span", { class: "mention", title: text("mentionsYou") }, "@"));
    }
    if (count) {
        unread.push(make(
            "span", { class: "unread", title: text("unreadCount", { count }) }, String(count)));
    }
    return make(
        "li", { role: "option", id: `switch-${index}`, "aria-selected": "false" },
        mark, make("bdi", { class: "name" }, label), ...unread);
}
