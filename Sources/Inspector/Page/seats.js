// Who sits where: a list of seats, nearest to the fire first. Of some guests it is only known that
// they are there.
// SPDX-License-Identifier: MIT

export const UNTOLD = "untold";
const FEWEST = 32; // seats that are not worth moving together

export class Seats {
    constructor() {
        this.clear();
    }

    clear() {
        this.list = []; // of lives, UNTOLD, and null for a free seat
        this.firstFree = 0; // no seat before this one is free
        this.taken = 0;
        this.untold = 0;
    }

    take(guest) {
        while (this.list[this.firstFree]) this.firstFree++;
        const seat = this.firstFree++;
        this.list[seat] = guest;
        this.taken++;
        return seat;
    }

    leave(seat) {
        this.list[seat] = null;
        this.taken--;
        this.firstFree = Math.min(this.firstFree, seat);
        while (this.list.length && this.list.at(-1) === null) this.list.pop();
    }

    // So many sit here of whom nothing else is told. Those farthest from the fire go first.
    setUntold(count) {
        while (this.untold < count) {
            this.take(UNTOLD);
            this.untold++;
        }
        for (let seat = this.list.length - 1; this.untold > count; seat--) {
            if (this.list[seat] !== UNTOLD) continue;
            this.leave(seat);
            this.untold--;
        }
    }

    // Moves all together when most seats are free. `moved(guest, seat)` tells each new seat.
    compact(moved) {
        if (this.list.length <= FEWEST || this.taken * 2 >= this.list.length) return false;
        this.list = this.list.filter((guest) => guest !== null);
        this.firstFree = this.list.length;
        this.list.forEach((guest, seat) => { if (guest !== UNTOLD) moved(guest, seat); });
        return true;
    }
}
