// Live, slow, step: when each recorded event is shown. The server does not know, and never stops.
// SPDX-License-Identifier: MIT

const RATES = { live: 1, slow: 1 / 8, step: 0 };
const MOST_BEHIND = 2000; // milliseconds of recorded time; a live page that is later skips to now
const CATCHING_UP = 500; // a live page that is so many milliseconds late plays twice as fast
const LONGEST_GAP = 250; // milliseconds of recorded time in which nothing happens, in a slow page
const MOST_KEPT = 20000; // events; a slow page that keeps more skips to now

// These are shown together with the event before them: they are no step of their own. `answered` is
// the clock's own event: the end of an answer, with its counts.
const FOLLOWERS = new Set(["added", "released", "answered"]);

export class Clock {
    // `show(event, isSilent)` is called for each event when its time comes. Of a silent one only
    // the result is drawn, and not the way there. `skipped()` tells that events became silent.
    constructor({ show, skipped }) {
        this.show = show;
        this.skipped = skipped;
        this.mode = "live";
        this.clear();
    }

    clear() {
        this.events = [];
        this.first = 0; // the place of the next event in `events`
        this.behind = 0; // events that are not shown yet, without the ends of answers
        this.now = 0; // milliseconds of recorded time
    }

    get rate() {
        return RATES[this.mode];
    }

    get isEmpty() {
        return this.first === this.events.length;
    }

    set(mode) {
        this.mode = mode;
    }

    // The events of one answer, and what else it says.
    add(events, answer) {
        const { counts, every } = answer;
        // Whoever has shown all goes on from the first of these, be it earlier or later.
        if (this.isEmpty && events.length) this.now = timeOf(events[0]);
        for (const event of events) this.events.push(event);
        this.behind += events.length;
        const end = { ev: "answered", counts, every, t: this.events.at(-1)?.t };
        if (this.isEmpty) this.show(end, false);
        else this.events.push(end);
        if (this.events.length - this.first > MOST_KEPT) this.skip();
    }

    // Shows what became due in `milliseconds` of the page's time.
    advance(milliseconds) {
        if (this.mode === "step" || this.isEmpty) return;
        const late = timeOf(this.events.at(-1)) - this.now;
        if (this.mode === "live" && late > MOST_BEHIND) return this.skip();
        const hurry = this.mode === "live" ? 1 + Math.max(0, late) / CATCHING_UP : 1;
        const next = timeOf(this.events[this.first]);
        this.now = Math.max(this.now, next - LONGEST_GAP) + milliseconds * this.rate * hurry;
        while (!this.isEmpty && timeOf(this.events[this.first]) <= this.now) this.one(false);
        this.forget();
    }

    // Shows the next event, with those that belong to it.
    step() {
        do this.one(false); while (this.follows);
        this.forget();
    }

    get follows() {
        return !this.isEmpty && FOLLOWERS.has(this.events[this.first].ev);
    }

    skip() {
        if (this.isEmpty) return;
        while (!this.isEmpty) this.one(true);
        this.forget();
        this.skipped();
    }

    one(isSilent) {
        if (this.isEmpty) return;
        const event = this.events[this.first++];
        if (event.ev !== "answered") this.behind--;
        this.now = Math.max(this.now, timeOf(event)); // a step, and a skip, come before the time
        this.show(event, isSilent);
    }

    // Moves what is left to the front now and then, and not for each event.
    forget() {
        if (this.first < this.events.length && this.first < 4096) return;
        this.events = this.events.slice(this.first); // nothing at all, most times
        this.first = 0;
    }
}

export const timeOf = (event) => event.t / 1e6;
