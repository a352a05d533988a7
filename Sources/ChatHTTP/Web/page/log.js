// The messages on the screen: in order, a bounded number of them, and nothing jumps.
// SPDX-License-Identifier: MIT

import { signOf } from "./channels.js";
import { $ } from "./dom.js";
import { article, dayLine, follows, isSameDay, nameDay } from "./message.js";

const KEPT = 500; // articles; more would make an old phone slow
const NEAR = 400; // pixels from the top, where older messages are asked for
const SOUND = 1000; // how long a screen reader takes no notice after a page of history

// The scrolling box is laid out from its end (column-reverse): it begins at the newest message,
// also without a script, and what comes in at the top moves nothing. Its scrollTop is 0 at the
// bottom and negative above.
export class Log {
    // `askOlder(id)` is called when the reader comes near the top.
    constructor(askOlder, onBottom) {
        this.box = $("#log");
        this.lines = $("#lines");
        this.start = $("#start");
        this.button = $("#newest");
        document.querySelectorAll("#empty [data-words]")
            .forEach((one) => { one.textContent = one.dataset.words; });
        this.askOlder = askOlder;
        this.onBottom = onBottom;
        this.shown = []; // {message, article, day}
        this.more = true; // whether there are older ones: nobody knows before history comes
        this.gap = false; // or there were, and they are no longer kept
        this.isCut = false; // whether the newest ones were dropped while older ones were read
        this.isAsking = true;
        this.missed = 0;
        this.box.addEventListener("scroll", () => this.scrolled(), { passive: true });
        this.button.addEventListener("click", () => this.toBottom());
    }

    get isAtBottom() {
        return this.box.scrollTop > -60 && !this.isCut;
    }

    get oldest() {
        return this.shown[0]?.message.id;
    }

    // Shows a page of history, `{messages, more, gap}`, instead of what is there.
    show(page, channel, name) {
        this.isAsking = false; // what still comes was asked for above other messages
        this.fill(page, channel, name);
    }

    // Shows this until history, which has been asked for, brings all.
    preview(page, channel, name) {
        this.isAsking = true;
        this.fill(page, channel, name);
    }

    // An older page, above what is there.
    prepend({ messages, more, gap }) {
        this.isAsking = false;
        this.quietly(() => {
            messages.forEach((message, index) => this.insert(message, index));
            this.setMore(more, gap);
            this.dropNewest();
        });
        this.scrolled();
    }

    // One that has just been said.
    add(message) {
        if (this.isCut) return this.miss();
        const wasAtBottom = this.isAtBottom;
        this.still(() => this.insert(message));
        if (this.shown.length === 1) this.setMore(this.more, this.gap); // it was empty
        while (wasAtBottom && this.shown.length > KEPT) this.dropOldest();
        if (wasAtBottom) return;
        this.miss();
        this.dropNewest(2 * KEPT); // else one who never comes down would collect all that is said
    }

    // Nothing more will come of what was asked for.
    gaveUp() {
        this.isAsking = false;
    }

    has(id) {
        return this.shown.some((line) => line.message.id === id);
    }

    toBottom() {
        if (this.isCut) return this.onBottom(true);
        this.box.scrollTop = 0;
        this.scrolled();
    }

    // ---- Behind it ----

    fill({ messages, more, gap }, channel, name) {
        this.channel = channel;
        this.name = name;
        this.quietly(() => {
            this.lines.replaceChildren();
            this.shown = [];
            this.missed = 0;
            this.isCut = false;
            messages.forEach((message) => this.insert(message));
            this.setMore(more, gap);
        });
        this.toBottom();
    }

    insert(message, at = this.place(message)) {
        if (this.has(message.id)) return;
        const line = { message, article: article(message, this.isOwn(message)) };
        const next = this.shown[at];
        this.lines.insertBefore(line.article, next ? next.day || next.article : null);
        this.shown.splice(at, 0, line);
        this.fit(at);
        this.fit(at + 1);
    }

    // Messages come in order, but for one that history brought first.
    place(message) {
        let at = this.shown.length;
        while (at > 0 && isBefore(message, this.shown[at - 1].message)) at--;
        return at;
    }

    isOwn(message) {
        return !!message.from && message.from === this.name;
    }

    // Gives a line its place among its neighbours: a day above it, or no name.
    fit(at) {
        const line = this.shown[at], earlier = this.shown[at - 1], next = this.shown[at + 1];
        if (!line) return;
        line.article.classList.toggle("follows", follows(line.message, earlier?.message));
        const isNewDay = !earlier || !isSameDay(line.message, earlier.message);
        if (isNewDay === !!line.day) return;
        if (line.day) line.day.remove();
        line.day = isNewDay ? dayLine(line.message.at) : undefined;
        if (line.day) line.article.before(line.day);
        if (!next) this.nameDays();
    }

    // What was today may be yesterday by now.
    nameDays() {
        for (const { day, message } of this.shown) if (day) nameDay(day, message.at);
    }

    remove(line) {
        line.day?.remove();
        line.article.remove();
    }

    dropOldest() {
        this.remove(this.shown.shift());
        this.fit(0);
        this.setMore(true);
    }

    // The reader is far above: what is far below goes, and is asked for again by the button.
    dropNewest(most = KEPT) {
        if (this.shown.length <= most) return;
        this.still(() => this.shown.splice(most).forEach((line) => this.remove(line)));
        this.isCut = true;
        this.update();
    }

    // Keeps what is being read where it is while something changes below it.
    still(change) {
        const above = this.box.scrollTop, height = this.box.scrollHeight;
        change();
        if (above < -60) this.box.scrollTop = above - (this.box.scrollHeight - height);
    }

    // History is for reading, not for being read out.
    quietly(change) {
        this.box.setAttribute("aria-live", "off");
        change();
        clearTimeout(this.silence);
        this.silence = setTimeout(() => this.box.setAttribute("aria-live", "polite"), SOUND);
    }

    setMore(more, gap = false) {
        this.more = !!more;
        this.gap = !!gap;
        const isVacant = !this.shown.length;
        this.start.textContent = this.beginning(isVacant);
        this.box.dataset.empty = String(isVacant && !this.more && !this.gap);
    }

    // What stands above the first message. A channel begins there only where none have gone.
    beginning(isVacant) {
        if (this.more) return isVacant ? "Loading messages…" : "Loading older messages…";
        if (this.gap) return `Older messages have expired. ${this.start.dataset.kept || ""}`.trim();
        return isVacant ? "" : `This is where ${signOf(this.channel)}${this.channel} begins.`;
    }

    miss() {
        this.missed++;
        this.update();
    }

    update() {
        const count = this.missed;
        this.button.hidden = this.isAtBottom;
        this.button.textContent = !count ? "Jump to latest ↓"
            : count === 1 ? "1 new message ↓" : `${count} new messages ↓`;
    }

    scrolled() {
        if (this.isAtBottom && this.missed) {
            this.missed = 0;
            this.onBottom(false);
        }
        this.button.hidden = this.isAtBottom || !(this.missed || this.box.scrollTop < -900);
        if (!this.button.hidden) this.update();
        const above = this.box.scrollHeight - this.box.clientHeight + this.box.scrollTop;
        if (!this.more || this.isAsking || above > NEAR || !this.shown.length) return;
        this.isAsking = true;
        this.askOlder(this.oldest);
    }
}

// Ids are `journal:number`; of two journals nobody can say which was first.
function isBefore(one, other) {
    const [journal, number] = one.id.split(":"), [theirs, theirNumber] = other.id.split(":");
    return journal === theirs && Number(number) < Number(theirNumber);
}
