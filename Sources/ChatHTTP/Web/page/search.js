// Searching a channel: a question, and what was found.
// SPDX-License-Identifier: MIT

import { openMessage } from "./around.js";
import { isPrivate } from "./channels.js";
import { make } from "./dom.js";
import { excerpt } from "./excerpt.js";
import { openModal } from "./modal.js";
import { language, text } from "./texts.js";

const MOST = 128; // characters of a query
const TRIES = 5; // answers without a message in a row, before the visitor is asked to go on

const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

// Searches the open channel.
export function openSearch(page) {
    const channel = page.channels.current;
    show({
        title: page.channels.fullTitleOf(channel),
        find: (query) => find(page.session, channel, query),
        choose: (id) => openMessage(page, channel, id)
    });
}

// Who is a member of a private channel proves it by a ticket.
async function find(session, channel, query) {
    const me = isPrivate(channel) ? await session.refresh([channel]) : {};
    const fields = new URLSearchParams(me.ticket ? { ...query, t: me.ticket } : query);
    return session.get(`/channels/${encodeURIComponent(channel)}/search?${fields}`);
}

// `find({q, before})` asks the server; `choose(id)` shows a message in its channel.
function show({ title, find, choose }) {
    const field = make("input", {
        type: "search", id: "search-words", maxlength: MOST, autocomplete: "off",
        enterkeyhint: "search"
    });
    const status = make("p", { class: "status", role: "status" });
    const error = make("p", { class: "error", role: "alert" });
    const list = make("ol", { class: "found" });
    const older = make("button", { type: "button", class: "older" }, text("searchOlder"));
    const end = make("button", { type: "button", class: "no" }, text("close"));
    const form = make(
        "form", { role: "search", novalidate: true },
        make("h2", { id: "search-title" }, text("searchIn", { title })),
        make("label", { for: field.id }, text("searchWords")),
        make("p", { class: "asked" }, field,
            make("button", { type: "submit" }, text("search"))),
        error, status, list, make("p", { class: "buttons" }, older, end));
    const box = make("dialog", { class: "question search", "aria-labelledby": "search-title" }, form);
    let turn = 0, words = "", place, count = 0; // place: the id before which to go on
    older.hidden = true;

    const add = (messages) => {
        list.append(...messages.map((message) => entry(message, words, () => {
            close();
            choose(message.id);
        })));
        count += messages.length;
    };
    const summary = (isIndexing) => {
        const sentence = place
            ? count ? text("foundMessagesSoFar", { count }) : text("nothingFoundSoFar")
            : count ? text("foundMessages", { count }) : text("nothingFound");
        return isIndexing ? `${sentence} ${text("stillIndexing")}` : sentence;
    };

    async function goOn() {
        const mine = ++turn;
        error.textContent = "";
        status.textContent = text("searching");
        older.hidden = true;
        try {
            for (let tries = 0; tries < TRIES; tries++) {
                const answer = await find(place ? { q: words, before: place } : { q: words });
                if (mine !== turn) return;
                const first = list.childElementCount;
                place = answer.more ? answer.before : undefined;
                add(answer.messages);
                status.textContent = summary(answer.indexing);
                older.hidden = !place;
                if (older.hidden && document.activeElement === document.body) field.focus();
                if (first && answer.messages.length) list.children[first].firstChild.focus();
                if (answer.messages.length || !place) return;
            }
        } catch (failure) {
            if (mine !== turn) return;
            status.textContent = "";
            error.textContent = failure.message;
            older.hidden = !place;
        }
    }

    form.addEventListener("submit", (event) => {
        event.preventDefault();
        words = field.value.trim();
        if (!words) return field.focus();
        place = undefined;
        count = 0;
        list.replaceChildren();
        goOn();
    });
    older.addEventListener("click", goOn);
    const close = openModal(box, field, () => turn++);
    end.addEventListener("click", close);
}

function entry(message, words, choose) {
    const at = new Date(message.at);
    const button = make(
        "button", { type: "button" },
        make("span", { class: "who" },
            make("bdi", {}, message.from || text("somebody")), " ",
            make("time", { datetime: message.at }, moment.format(at))),
        make("span", { class: "said", dir: "auto" }, ...excerpt(said(message), words)));
    button.addEventListener("click", choose);
    return make("li", {}, button);
}

// In the words in which the message stands in its channel.
function said({ body, from }) {
    if (typeof body === "string") return body;
    const name = from || text("somebody"), { topic } = body;
    if (topic && typeof topic === "string") return text("topicChanged", { name, topic });
    return body.text.replace(/^\/me\s+(?=\S)/, () => `${name} `);
}
