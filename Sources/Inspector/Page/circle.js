// Where the seats are: on rings round the fire, as far apart as the room allows.
// SPDX-License-Identifier: MIT

const WIDEST = 68, NARROWEST = 2; // pixels from one seat to the next
const FLATTEST = 0.5; // the height of a ring to its width, or the other way round

// So many seats are laid out for `count` guests: not for each number other ones.
export function capacityFor(count) {
    let capacity = 16;
    while (capacity < count) capacity *= 2;
    return capacity;
}

// The places of `capacity` seats: `xs`, `ys`, and the `radius` of a dot on each.
export function circle(capacity, width, height) {
    const room = roomFor(width, height);
    let narrow = NARROWEST, wide = WIDEST;
    if (countSeats(room, wide) >= capacity) narrow = wide;
    while (wide - narrow > 0.05) {
        const middle = (wide + narrow) / 2;
        if (countSeats(room, middle) >= capacity) narrow = middle;
        else wide = middle;
    }
    return layOut(room, narrow, capacity);
}

function roomFor(width, height) {
    const margin = Math.min(width, height) * 0.03;
    const half = { x: width / 2 - margin, y: height / 2 - margin };
    const longer = Math.max(half.x, half.y);
    return {
        centre: { x: width / 2, y: height / 2 },
        flat: { x: Math.max(FLATTEST, half.x / longer), y: Math.max(FLATTEST, half.y / longer) },
        outer: Math.min(longer, Math.min(half.x, half.y) / FLATTEST),
        inner: Math.min(width, height) * 0.24
    };
}

function* rings({ flat, outer, inner }, spacing) {
    const evenly = (flat.x + flat.y) / 2;
    const step = spacing / Math.min(flat.x, flat.y) * 0.9; // rings are nearest on the short way
    for (let radius = inner / evenly; radius + spacing / 2 <= outer; radius += step) {
        yield { radius, seats: Math.floor(2 * Math.PI * radius * evenly / spacing) };
    }
}

function countSeats(room, spacing) {
    let count = 0;
    for (const ring of rings(room, spacing)) count += ring.seats;
    return count;
}

function layOut(room, spacing, capacity) {
    const xs = new Float32Array(capacity), ys = new Float32Array(capacity);
    let seat = 0, turn = 0;
    for (const { radius, seats } of rings(room, spacing)) {
        for (let i = 0; i < seats && seat < capacity; i++, seat++) {
            const angle = 2 * Math.PI * (i + turn) / seats - Math.PI / 2;
            xs[seat] = room.centre.x + Math.cos(angle) * radius * room.flat.x;
            ys[seat] = room.centre.y + Math.sin(angle) * radius * room.flat.y;
        }
        turn = turn ? 0 : 0.5;
    }
    // A window that is too small for all of them: the last ones share the last place.
    for (; seat < capacity; seat++) {
        xs[seat] = xs[seat - 1] ?? room.centre.x;
        ys[seat] = ys[seat - 1] ?? room.centre.y;
    }
    return { xs, ys, radius: Math.max(0.8, spacing * 0.36) };
}
