// Plays what the server tells: frame by frame while somebody looks, and else without drawing.
// SPDX-License-Identifier: MIT

const LONGEST_FRAME = 100; // milliseconds; a page that was stopped does not leap
const EACH = 120; // milliseconds between two looks at what changes less than the picture

export class Player {
    // `slowly(now)` is called several times a second; `stale()` when what is known cannot be right.
    constructor({ clock, lives, scene, shapes, slowly, stale }) {
        Object.assign(this, { clock, lives, scene, shapes, slowly, stale });
        this.last = this.lastSlowly = 0;
        this.frame = (now) => {
            this.draw(now);
            this.request = requestAnimationFrame(this.frame);
        };
        document.addEventListener("visibilitychange", () => this.look());
        this.look();
    }

    look() {
        cancelAnimationFrame(this.request);
        if (document.hidden) this.scene.flights.clear();
        else this.request = requestAnimationFrame(this.frame);
    }

    start(answer) {
        this.clock.clear();
        this.lives.clear();
        this.scene.clear();
        for (const event of answer.events) this.lives.take(event, true);
        this.finish(answer);
    }

    news(answer) {
        this.clock.add(answer.events, answer);
        if (document.hidden && this.clock.mode === "live") this.clock.skip();
    }

    // What an answer says besides its events.
    finish({ counts, every }) {
        this.lives.keepEach(every);
        const untold = counts.waiting - this.lives.waiting;
        this.scene.crowd.setUntold(Math.max(0, untold));
        // More are known than there are: for a moment, fewer were told of, and nobody noticed.
        if (untold < 0) this.stale();
    }

    draw(now) {
        const passed = Math.min(LONGEST_FRAME, now - this.last);
        this.last = now;
        this.clock.advance(passed);
        this.scene.draw(passed, this.clock.rate || 1);
        if (now - this.lastSlowly < EACH) return;
        this.shapes.cool(now - this.lastSlowly);
        this.lastSlowly = now;
        this.slowly(now);
    }
}
