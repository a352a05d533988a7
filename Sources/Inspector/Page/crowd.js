// Who sits round the fire, on a canvas of which only what has changed is drawn anew.
// SPDX-License-Identifier: MIT

import { capacityFor, circle } from "./circle.js";
import { Seats, UNTOLD } from "./seats.js";
import { dot } from "./sprites.js";

const NUMBERED = 11; // the radius of a dot from which on it has room for its number
const PATCHED = 0.2; // of all seats; when more have changed, it is less work to draw all of them
const QUIET = 300; // milliseconds after the last patch, when all is drawn cleanly once more

export class Crowd {
    constructor(canvas) {
        this.context = canvas.getContext("2d");
        this.seats = new Seats();
        this.changed = []; // seats that somebody took or left since the last frame
        this.isWhole = false; // all that is drawn is where it belongs, but for those
        this.untilClean = 0;
    }

    clear() {
        this.seats.clear();
        this.isWhole = false;
    }

    // The size of the canvas, or the colours, have changed.
    put(width, height, colours, font, ratio) {
        Object.assign(this, { width, height, colours, font, ratio });
        const { canvas } = this.context;
        canvas.width = Math.max(1, Math.round(width * ratio));
        canvas.height = Math.max(1, Math.round(height * ratio));
        this.capacity = 0;
        this.arrange();
    }

    take(life) {
        life.seat = this.seats.take(life);
        this.changed.push(life.seat);
    }

    leave(life) {
        if (life.seat < 0) return;
        this.changed.push(life.seat);
        this.seats.leave(life.seat);
        life.seat = -1;
    }

    // It looks different from now on.
    touch(life) {
        if (life.seat >= 0) this.changed.push(life.seat);
    }

    setUntold(count) {
        if (count === this.seats.untold) return;
        this.seats.setUntold(count);
        this.isWhole = false;
    }

    // Seats for all who are here, and dots of a size that fits them.
    arrange() {
        const isMoved = this.seats.compact((life, seat) => { life.seat = seat; });
        const capacity = capacityFor(this.seats.list.length);
        if (isMoved) this.isWhole = false;
        if (capacity === this.capacity) return;
        this.capacity = capacity;
        this.isWhole = false;
        this.places = circle(capacity, this.width, this.height);
        const { radius } = this.places, { ember, eb } = this.colours, { ratio } = this;
        this.dots = {
            seated: dot(radius, ember, ratio), leaving: dot(radius, eb, ratio),
            untold: dot(radius, ember, ratio, 0.38)
        };
    }

    draw(milliseconds) {
        if (this.untilClean > 0 && (this.untilClean -= milliseconds) <= 0) this.isWhole = false;
        if (this.isWhole && !this.changed.length) return;
        this.arrange();
        const { radius } = this.places, isFew = this.changed.length < this.capacity * PATCHED;
        if (this.isWhole && isFew && radius < NUMBERED) this.patch();
        else this.drawAll();
        this.changed.length = 0;
    }

    patch() {
        const { context, ratio, places: { xs, ys, radius } } = this;
        const side = Math.ceil(radius * ratio) * 2 + 1;
        for (const seat of this.changed) {
            context.clearRect(
                Math.floor(xs[seat] * ratio - side / 2), Math.floor(ys[seat] * ratio - side / 2),
                side + 1, side + 1);
            this.drawSeat(seat);
        }
        this.untilClean = QUIET;
    }

    drawAll() {
        const { context, ratio } = this;
        context.clearRect(0, 0, context.canvas.width, context.canvas.height);
        for (let seat = 0; seat < this.seats.list.length; seat++) this.drawSeat(seat);
        if (this.places.radius >= NUMBERED) this.drawNumbers();
        this.isWhole = true;
        this.untilClean = 0;
    }

    drawSeat(seat) {
        const guest = this.seats.list[seat], { dots, ratio, places: { xs, ys } } = this;
        if (!guest) return;
        const sprite = guest === UNTOLD ? dots.untold
            : guest.isCancelled ? dots.leaving : dots.seated;
        const half = sprite.width / 2;
        this.context.drawImage(sprite, xs[seat] * ratio - half, ys[seat] * ratio - half);
    }

    drawNumbers() {
        const { context, ratio, places: { xs, ys, radius } } = this;
        context.font = `600 ${Math.round(radius * ratio * 0.85)}px ${this.font}`;
        context.textAlign = "center";
        context.textBaseline = "middle";
        context.fillStyle = this.colours.paper;
        this.seats.list.forEach((life, seat) => {
            if (!life || life === UNTOLD) return;
            const number = life.number.slice(-4), widest = radius * ratio * 1.8;
            context.fillText(number, xs[seat] * ratio, ys[seat] * ratio + 1, widest);
        });
    }
}
