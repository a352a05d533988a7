// Where the seats are: on rings round the fire, as far apart as the room allows.
// SPDX-License-Identifier: MIT

const WIDEST = 68, NARROWEST = 2; // pixels from one seat to the next
const FLATTEST = 0.5; // the height of a ring to its width, or the other way round

// So many seats are laid out for `count` guests: not for each number other ones.
export function capacityFor(count) {
    let capacity = 16;
    while (capacity < count) capacity = Math.ceil(capacity * 1.3);
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

// The rings are as flat as the room is.
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

// From the inside to the outside: how large each ring is, and how many sit there.
function* rings({ flat, outer, inner }, spacing) {
    const flatter = Math.min(flat.x, flat.y), evenly = (flat.x + flat.y) / 2;
    const step = spacing * 0.9 / flatter; // rings are nearest to each other on the short way
    for (let radius = inner / evenly; radius + spacing / 2 <= outer; radius += step) {
        yield { radius, seats: Math.floor(around(radius * flat.x, radius * flat.y) / spacing) };
    }
}

// The way round an ellipse with these half axes, by Ramanujan.
const around = (a, b) => Math.PI * (3 * (a + b) - Math.sqrt((3 * a + b) * (a + 3 * b)));

function countSeats(room, spacing) {
    let count = 0;
    for (const ring of rings(room, spacing)) count += ring.seats;
    return count;
}

function layOut(room, spacing, capacity) {
    const { centre, flat } = room;
    const xs = new Float32Array(capacity), ys = new Float32Array(capacity);
    let seat = 0;
    for (const { radius, seats } of rings(room, spacing)) {
        const a = radius * flat.x, b = radius * flat.y, way = around(a, b) / seats;
        // The first one sits at the top, and each is as far from the one before.
        let angle = -Math.PI / 2;
        for (let i = 0; i < seats && seat < capacity; i++, seat++) {
            xs[seat] = centre.x + Math.cos(angle) * a;
            ys[seat] = centre.y + Math.sin(angle) * b;
            angle = further(angle, way, a, b);
        }
    }
    // A window that is too small for all of them: the last ones share the last place.
    for (; seat < capacity; seat++) {
        xs[seat] = xs[seat - 1] ?? centre.x;
        ys[seat] = ys[seat - 1] ?? centre.y;
    }
    return { xs, ys, radius: Math.max(0.8, spacing * 0.36) };
}

// The angle that is so far on the way round an ellipse from this one, by the midpoint method.
function further(angle, way, a, b) {
    const speed = (at) => Math.hypot(a * Math.sin(at), b * Math.cos(at));
    return angle + way / speed(angle + way / speed(angle) / 2);
}
