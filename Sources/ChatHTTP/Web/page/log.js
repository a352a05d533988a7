// The messages on the screen: in order, at most so many, and nothing jumps.
// SPDX-License-Identifier: MIT

import { signOf } from "./channels.js";
import { $ } from "./dom.js";
import { isBefore } from "./ids.js";
import { article, dayLine, follows, isSameDay, nameDay } from "./message.js";
import { NewLine } from "./newline.js";
import { text } from "./texts.js";

const KEPT = 500; // articles; more would make an old phone slow
const NEAR = 400; // pixels from the top: closer than this, the page asks for older messages
const SOUND = 1000; // milliseconds in which a screen reader ignores a page of history

// The scrolling box is laid out from its end (column-reverse). So it begins at the newest message,
// even without a script, and older messages at the top move nothing. Its scrollTop is 0 at the
// bottom and negative above.
export class Log {
    // Calls `askOlder(id)` when the reader comes near the top, and `onBottom(isFar)` at the bottom:
    // `isFar` if the newest messages are missing there.
    //
    // `names` tells people of one name apart. `isOwn(message)`: the visitor has said it.
    // `crowd()`: who may be mentioned.
    constructor(askOlder, onBottom, { names, isOwn, crowd }) {
        Object.assign(this, { names, isOwn, crowd });
        this.newLine = new NewLine(isOwn);
        this.box = $("#log");
        this.lines = $("#lines");
        this.start = $("#start");
        this.button = $("#newest");
        const vacant = $(".vacant");
        vacant.textContent ||= vacant.dataset.words;
        this.askOlder = askOlder;
        this.onBottom = onBottom;
        this.shown = []; // {message, article, day}
        this.turn = 0; // changes when other messages are shown
        this.more = true; // whether there are older messages: not known before history comes
        this.gap = false; // whether there were, and they are no longer kept
        this.isCut = false; // whether the newest ones were dropped while the reader was far above
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

    // Shows a page of history, `{messages, more, gap}`, instead of what is there. `isCut`: it ends
    // before the newest messages.
    show(page, channel, isCut = false) {
        this.isAsking = false; // an older page that still comes is for other messages
        this.fill(page, channel);
        this.isCut = isCut;
        if (!isCut) this.newLine.settle();
    }

    // What comes behind the message `after` is new; nothing if that is undefined.
    markNew(after) {
        this.newLine.set(this.channel, after);
        this.placeNewLine();
    }

    // Shows these messages until history comes, which has been asked for.
    preview(page, channel) {
        this.isAsking = true;
        this.fill(page, channel);
    }

    // Adds an older page at the top.
    prepend({ messages, more, gap }) {
        this.isAsking = false;
        this.quietly(() => {
            messages.forEach((message, index) => this.insert(message, index));
            this.setMore(more, gap);
            this.dropNewest();
            this.placeNewLine();
        });
        this.scrolled();
    }

    // Adds a message that has just been posted.
    add(message) {
        if (this.isCut) return this.miss();
        const wasAtBottom = this.isAtBottom;
        this.still(() => {
            this.insert(message);
            this.placeNewLine();
        });
        if (this.shown.length === 1) this.setMore(this.more, this.gap); // it was empty
        while (wasAtBottom && this.shown.length > KEPT) this.dropOldest();
        if (wasAtBottom) return;
        this.miss();
        this.dropNewest(2 * KEPT); // else a reader who never scrolls down would collect everything
    }

    // Shows what has become of a message, in its place.
    change(id, changed) {
        const line = this.shown.find((one) => one.message.id === id);
        if (!line) return;
        const hadFocus = line.article.contains(document.activeElement);
        const replace = () => this.replace(line, changed(line.message));
        if (this.isAbove(line)) replace();
        else this.still(replace);
        if (hadFocus) (line.article.querySelector(".more") || this.box).focus();
    }

    // The messages that are shown, newest first.
    get newestFirst() {
        return this.shown.map((line) => line.message).reverse();
    }

    find(id) {
        return this.shown.find((line) => line.message.id === id)?.message;
    }

    // The older page that was asked for will not come.
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

    fill({ messages, more, gap }, channel) {
        this.turn++;
        this.channel = channel;
        this.quietly(() => {
            this.shown.forEach((line) => this.unlabel(line));
            this.lines.replaceChildren();
            this.shown = [];
            this.missed = 0;
            this.isCut = false;
            messages.forEach((message) => this.insert(message));
            this.setMore(more, gap);
            this.placeNewLine();
        });
        this.toBottom();
    }

    placeNewLine() {
        this.newLine.place(this.channel, this.shown, this.more);
    }

    insert(message, at = this.place(message)) {
        if (this.has(message.id)) return;
        const line = { message, article: this.articleOf(message) };
        const next = this.shown[at];
        this.lines.insertBefore(line.article, next ? next.day || next.article : null);
        this.shown.splice(at, 0, line);
        this.label(line);
        this.fit(at);
        this.fit(at + 1);
    }

    articleOf(message) {
        return article(message, this.isOwn(message), this.crowd);
    }

    replace(line, message) {
        const before = line.article;
        this.unlabel(line);
        line.message = message;
        line.article = this.articleOf(message);
        before.replaceWith(line.article);
        this.label(line);
        this.fit(this.shown.indexOf(line));
        this.letTabAgain();
    }

    label({ article }) {
        if (article.label) this.names.add(article.label);
        const button = article.querySelector(".more");
        const isLast = article === this.shown.at(-1).article;
        if (button && (isLast || !this.stop?.isConnected)) this.letTab(button);
    }

    unlabel({ article }) {
        if (article.label) this.names.remove(article.label);
    }

    // Of all those buttons, the Tab key stops at one: at the last, or where the arrow keys went.
    letTab(button) {
        if (this.stop) this.stop.tabIndex = -1;
        this.stop = button;
        if (button) button.tabIndex = 0;
    }

    // Where that one is gone, at the last again.
    letTabAgain() {
        if (this.stop && !this.stop.isConnected) this.letTab(this.buttons.pop());
    }

    get buttons() {
        return [...this.lines.querySelectorAll(".more")];
    }

    // Messages come in order, except when history was faster.
    place(message) {
        let at = this.shown.length;
        while (at > 0 && isBefore(message.id, this.shown[at - 1].message.id)) at--;
        return at;
    }

    // Fits a line to its neighbours: shows a day above it, and hides its name if it follows.
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

    // It may be past midnight: then today has become yesterday.
    nameDays() {
        for (const { day, message } of this.shown) if (day) nameDay(day, message.at);
    }

    // Whether it is above what the reader sees: what is removed there moves nothing.
    isAbove({ article }) {
        return article.getBoundingClientRect().bottom < this.box.getBoundingClientRect().top;
    }

    remove(line) {
        this.unlabel(line);
        line.day?.remove();
        line.article.remove();
        this.letTabAgain();
    }

    dropOldest() {
        this.remove(this.shown.shift());
        this.fit(0);
        this.setMore(true);
    }

    // The reader is far above, so the messages far below are dropped. The button gets them again.
    dropNewest(most = KEPT) {
        if (this.shown.length <= most) return;
        this.still(() => this.shown.splice(most).forEach((line) => this.remove(line)));
        this.isCut = true;
        this.update();
    }

    // Keeps the message that is being read in its place while something changes below it.
    still(change) {
        const above = this.box.scrollTop, height = this.box.scrollHeight;
        change();
        if (above < -60) this.box.scrollTop = above - (this.box.scrollHeight - height);
    }

    // Screen readers do not read history out.
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

    // The text above the first message. The channel begins there unless older messages are gone.
    beginning(isVacant) {
        if (this.more) return isVacant ? text("loadingMessages") : text("loadingOlder");
        if (this.gap) return `${text("olderExpired")} ${this.start.dataset.kept || ""}`.trim();
        const channel = `${signOf(this.channel)}${this.channel}`;
        return isVacant ? "" : text("channelBegins", { channel });
    }

    miss() {
        this.missed++;
        this.update();
    }

    update() {
        const count = this.missed;
        this.button.hidden = this.isAtBottom;
        this.button.textContent = count ? text("newMessages", { count }) : text("jumpToLatest");
    }

    scrolled() {
        if (this.isAtBottom && this.missed) {
            this.missed = 0;
            this.onBottom(false);
        }
        const isWanted = this.missed || this.isCut || this.box.scrollTop < -900;
        this.button.hidden = this.isAtBottom || !isWanted;
        if (!this.button.hidden) this.update();
        const above = this.box.scrollHeight - this.box.clientHeight + this.box.scrollTop;
        if (!this.more || this.isAsking || above > NEAR || !this.shown.length) return;
        this.isAsking = true;
        this.askOlder(this.oldest);
    }
}
