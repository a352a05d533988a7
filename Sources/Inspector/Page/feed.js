// The long poll: asks the server for what is new, and goes on when the connection was lost.
// SPDX-License-Identifier: MIT

const VERSION = 1;
const FIRST_DELAY = 500, LONGEST_DELAY = 8000; // milliseconds, between tries that fail
const LOST_DELAY = 250; // milliseconds; a page that is always late must not ask without a pause

export class Feed {
    // `ask(since)` resolves to an answer of the server; `since` is null for all that is alive.
    // `wait(milliseconds)` resolves when they are over.
    // `on` is told: `start(answer)` begins anew, `news(answer)` goes on from the answer before,
    // `online()`, and `offline(milliseconds until the next try)`.
    constructor({ ask, wait, on }) {
        Object.assign(this, { ask, wait, on });
        this.since = null;
        this.failures = 0;
    }

    // Never returns, unless it is stopped.
    async run() {
        while (!this.isStopped) await this.turn();
    }

    stop() {
        this.isStopped = true;
    }

    // The next question is for all that is alive.
    renew() {
        this.isStale = true;
    }

    async turn() {
        let answer;
        if (this.isStale) this.since = null;
        this.isStale = false;
        try {
            answer = await this.ask(this.since);
            if (answer.v !== VERSION) throw new Error(`version ${answer.v} of the events`);
        } catch {
            return this.failed();
        }
        this.failures = 0;
        this.on.online();
        if (this.since === null) this.on.start(answer);
        else if (answer.lost > 0 || answer.next < this.since) return this.beginAnew();
        else this.on.news(answer);
        this.since = answer.next;
    }

    // A server that was started anew counts its events from the beginning. Who lost the connection
    // cannot know of it, and asks for all that is alive.
    failed() {
        const delay = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** this.failures++);
        this.since = null;
        this.on.offline(delay);
        return this.wait(delay);
    }

    beginAnew() {
        this.since = null;
        return this.wait(LOST_DELAY);
    }
}
