// Makes an article of a message, with the same markup as the server: Page+Lines.swift.
// SPDX-License-Identifier: MIT

import { beginning } from "./beginning.js";
import { make } from "./dom.js";
import { isEmoji } from "./emoji.js";
import { labelOf, tint } from "./names.js";
import { permalink } from "./permalinks.js";
import { language, parts, text } from "./texts.js";
import { shown } from "./words.js";

const NOBODY = text("somebody");

// The reader's own order of a date, where it is in the page's language: 27/11 or 11/27.
function locale() {
    return navigator.languages?.find((one) => one.split("-")[0] === language) || language;
}

const clock = new Intl.DateTimeFormat(locale(), { timeStyle: "short" });
const calendar = new Intl.DateTimeFormat(locale(), { dateStyle: "full", timeStyle: "medium" });
const days = new Intl.DateTimeFormat(locale(), {
    weekday: "long", day: "numeric", month: "long", year: "numeric"
});

// A message has no `id` while it is on its way; each other one has a menu, and can be linked to.
// `crowd()` has who may be mentioned: `{names, me}`.
export function article(message, own, crowd = null) {
    const hasMenu = message.id && !message.tombstone;
    const name = message.from || NOBODY, circle = face(message.from);
    const from = make("bdi", { class: "from" }, name), isAction = isDeed(message);
    const classes = [
        own && "own", message.tombstone && "stub", hasMenu && "has-menu", isAction && "action"];
    const element = make(
        "article", { "data-id": message.id, class: classes.filter(Boolean).join(" ") },
        circle,
        make("header", {}, ...(isAction ? [] : [from, " "]), linkTo(message)),
        isAction ? deed(message, from, crowd) : content(message, crowd),
        ...(message.edited && !message.tombstone ? [editedMark(message.edited)] : []),
        ...(hasMenu ? [moreButton(text("moreOfMessage", { name }))] : []));
    if (message.from) element.label = labelOf(message.from, message.person, circle, from);
    return element;
}

// The time leads to the message.
function linkTo({ channel, id, at }) {
    return id ? make("a", { class: "at", href: permalink(channel, id) }, time(at)) : time(at);
}

function editedMark(at) {
    return make("p", { class: "edited" }, ...parts("editedAt", { time: time(at) }));
}

// Opens a menu.
export function moreButton(label) {
    return make("button", {
        type: "button", class: "more", tabindex: "-1", "aria-label": label,
        "aria-haspopup": "menu", "aria-expanded": "false"
    }, "⋯");
}

// The circle with a letter. The same name has the same colour in every browser; without a name it
// is grey. The style sheet draws the letter, so that no browser reads it as part of a text.
export function face(from) {
    return make("span", {
        class: "face", "aria-hidden": "true",
        "data-letter": Array.from(from || "?")[0].toUpperCase(),
        "data-tint": from ? tint(from) : undefined
    });
}

function time(at) {
    const date = new Date(at);
    return make("time", { datetime: at, title: calendar.format(date) }, clock.format(date));
}

// Whether it says what somebody does: `/me waves`, or that they have another topic.
function isDeed({ body, tombstone }) {
    return !tombstone && typeof body?.text === "string"
        && (/^\/me\s+\S/.test(body.text) || typeof body.topic === "string");
}

// `ann waves`. The name stands in the line itself.
function deed({ body }, from, crowd) {
    const { topic } = body, element = make("p", { class: "text", dir: "auto" });
    if (typeof topic !== "string") {
        const words = normal(body.text).replace(/^\/me\s+/, "");
        return filled(element, words, (some) => [from, " ", ...shown(some, crowd)]);
    }
    const about = make("bdi", {}, beginning(normal(topic)));
    element.append(...topic ? parts("topicChanged", { name: from, topic: about })
        : parts("topicRemoved", { name: from }));
    return element;
}

// Anyone may post any JSON. What is not a text is shown as JSON.
function content({ id, body }, crowd) {
    const isText = typeof body?.text === "string";
    const words = isText ? normal(body.text) : JSON.stringify(body ?? null);
    const nodes = (some) => isText ? shown(some, crowd) : [make("code", {}, some)];
    // While a long message is on its way it is kept low and scrolls: the keyboard must reach it.
    const scrolls = !id && (words.length > 200 || words.split("\n").length > 5);
    const isLarge = isText && isEmoji(words);
    // A paragraph cannot have blocks in it.
    const element = make(isText && words.includes("```") ? "div" : "p", {
        class: isLarge ? "text emoji" : "text", dir: "auto", tabindex: scrolls && "0"
    });
    return filled(element, words, nodes);
}

// Forms end each line with \r\n.
function normal(text) {
    return text.replace(/\r\n?/g, "\n");
}

// Of a long text the beginning, and all of it on demand.
function filled(element, words, nodes) {
    const first = beginning(words);
    element.append(...nodes(first));
    if (first.length < words.length) {
        const button = make("button", { type: "button", class: "whole" }, text("showWhole"));
        button.addEventListener("click", () => element.replaceChildren(...nodes(words)));
        element.append("… ", button);
    }
    return element;
}

// The line between two days.
export function dayLine(at) {
    const line = make("p", { class: "day" }, make("span"));
    nameDay(line, at);
    return line;
}

// `Today`, `Yesterday`, or the date.
export function nameDay(line, at) {
    const date = new Date(at), today = new Date(), yesterday = new Date();
    yesterday.setDate(today.getDate() - 1);
    const isDay = (other) => date.toDateString() === other.toDateString();
    line.firstChild.textContent = isDay(today) ? text("today")
        : isDay(yesterday) ? text("yesterday") : days.format(date);
}

// Whether `later` goes on where `earlier` stopped: then its name is not shown again.
export function follows(later, earlier) {
    return !!earlier && later.from === earlier.from && later.person === earlier.person
        && isSameDay(later, earlier) && !isDeed(later) && !isDeed(earlier)
        && new Date(later.at) - new Date(earlier.at) < 5 * 60000;
}

export function isSameDay(one, other) {
    return new Date(one.at).toDateString() === new Date(other.at).toDateString();
}
