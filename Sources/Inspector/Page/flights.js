// Who is on the way from a seat through the stages, and how far. All times are milliseconds.
// SPDX-License-Identifier: MIT

const FROM_SEAT = 650, BETWEEN_STAGES = 420, FADING = 350; // how long each leg takes
const WIDEST_GAP = 55; // between two who leave their seats; more of them leave closer together
const LONGEST_START = 1500; // until the last of a crowd has left
const MOST = 4000; // dots on the way; whoever comes on top is only counted

export class Flights {
    // `place(life, stop, point)` writes where a stop of its path is into the point; false: nowhere.
    // `left(flight)` tells that it leaves its seat, `reached(life, stop)` that it comes to a stage.
    constructor({ place, left, reached }) {
        Object.assign(this, { place, left, reached });
        this.all = [];
        this.count = 0; // those behind are free, and used again
        this.lastStart = -Infinity; // when the last one leaves its seat
        this.time = 0;
        this.isStill = false; // dots jump from stop to stop, for people whom motion troubles
        this.goal = { x: 0, y: 0 };
    }

    clear() {
        while (this.count) this.remove(this.count - 1);
    }

    // Lets it fly from this place, once those who were called before have left. False: no room.
    launch(life, x, y, crowd) {
        if (this.count === MOST) return false;
        const flight = this.all[this.count] ??= new Flight();
        this.count++;
        const room = LONGEST_START - (this.lastStart - this.time);
        const gap = Math.max(0, Math.min(WIDEST_GAP, room / Math.max(1, crowd)));
        this.lastStart = Math.max(this.time, this.lastStart + gap);
        flight.begin(life, x, y, this.lastStart);
        life.flight = flight;
        return true;
    }

    advance(milliseconds) {
        this.time += milliseconds;
        for (let i = this.count - 1; i >= 0; i--) {
            if (!this.move(this.all[i], milliseconds)) this.remove(i);
        }
    }

    // False when it has flown all its way.
    move(flight, milliseconds) {
        const { life } = flight;
        if (flight.isSeated) {
            if (this.time < flight.start) return true;
            flight.isSeated = false;
            this.left(flight);
        }
        const stop = life.path[flight.stop];
        if (!stop) return life.state !== "ended"; // it waits for what comes next
        if (!this.place(life, stop, this.goal)) return this.fade(flight, milliseconds);
        const length = flight.stop ? BETWEEN_STAGES : FROM_SEAT;
        flight.part = this.isStill ? 1 : Math.min(1, flight.part + milliseconds / length);
        const eased = flight.part * flight.part * (3 - 2 * flight.part);
        flight.x = flight.fromX + (this.goal.x - flight.fromX) * eased;
        flight.y = flight.fromY + (this.goal.y - flight.fromY) * eased;
        flight.lane = stop.lane;
        if (stop.row === Infinity) flight.alpha = Math.max(0, 1 - flight.part ** 3);
        if (flight.part === 1) this.arrive(flight, stop);
        return true;
    }

    arrive(flight, stop) {
        flight.stop++;
        flight.depart();
        this.reached(flight.life, stop);
    }

    // Its chain is not shown: it has nowhere to fly to.
    fade(flight, milliseconds) {
        flight.alpha -= milliseconds / FADING;
        return flight.alpha > 0;
    }

    remove(i) {
        const flight = this.all[i], last = --this.count;
        this.all[i] = this.all[last];
        this.all[last] = flight;
        if (flight.isSeated) this.left(flight);
        flight.life.flight = null;
        flight.life.path.length = 0;
        flight.life = null; // so it can be forgotten
    }
}

class Flight {
    begin(life, x, y, start) {
        this.life = life;
        this.x = x;
        this.y = y;
        this.start = start;
        this.stop = 0; // the place in its life's path that it flies to
        this.isSeated = true;
        this.alpha = 1;
        this.lane = "cb";
        this.depart();
    }

    depart() {
        this.fromX = this.x;
        this.fromY = this.y;
        this.part = 0;
    }
}
