// The shapes of chains: who has the same name, but for its number, and the same stages is one kind.
// SPDX-License-Identifier: MIT

const HALF_LIFE = 5000; // milliseconds, of the warmth that a shape keeps when its chains have run
const COLD = 0.05;
const LEAD = 1.5; // so many times busier must a shape be to take the first place
const MOST = 400; // shapes; a program with more of them is not drawn any better

// `poll 17` is a `poll`, with the number 17. What has no name is a `#`.
export function splitName(name) {
    const [, kind, number] = /^(.*?)[ #]*(\d*)$/su.exec(name);
    return { kind: kind || "#", number };
}

// A shape knows each shape that comes of it by one stage more.
class Shape {
    constructor(shapes, parent, kind, stages) {
        Object.assign(this, { shapes, parent, kind, stages });
        this.next = new Map();
        this.lives = 0; // how many told lives have it now
        this.heat = 0; // how many ran lately
        this.latest = null; // the life that came last
    }

    with(stage) {
        const key = `${stage.kind} ${stage.site} ${stage.name}`;
        let next = this.next.get(key);
        if (!next) {
            next = this.shapes.make(this, this.kind, [...this.stages, stage]);
            this.next.set(key, next);
        }
        return next;
    }

    get score() {
        return this.lives + this.heat;
    }

    get isUsed() {
        return this.stages.length > 0 && (this.lives > 0 || this.heat > COLD);
    }
}

export class Shapes {
    constructor() {
        this.clear();
    }

    clear() {
        this.roots = new Map();
        this.all = new Set();
        this.shown = [];
    }

    root(kind) {
        let root = this.roots.get(kind);
        if (!root) {
            root = this.make(null, kind, []);
            this.roots.set(kind, root);
        }
        return root;
    }

    make(parent, kind, stages) {
        if (this.all.size >= MOST) this.prune();
        const shape = new Shape(this, parent, kind, stages);
        this.all.add(shape);
        return shape;
    }

    cool(milliseconds) {
        const left = 0.5 ** (milliseconds / HALF_LIFE);
        for (const shape of this.all) shape.heat *= left;
    }

    // The busiest shapes, the busiest one first, at most `count`. Each keeps its place if it can.
    rank(count) {
        const used = [...this.all].filter((one) => one.isUsed).sort((a, b) => b.score - a.score);
        const [first] = this.shown;
        if (first?.isUsed && used[0] !== first && used[0].score < first.score * LEAD) {
            used.splice(used.indexOf(first), 1);
            used.unshift(first);
        }
        const chosen = used.slice(0, count), others = chosen.slice(1);
        const kept = this.shown.slice(1).filter((one) => others.includes(one));
        const added = others.filter((one) => !kept.includes(one));
        this.shown = [...chosen.slice(0, 1), ...kept, ...added];
        return this.shown;
    }

    // Forgets the shapes that nobody has, from the longest to the shortest.
    prune() {
        for (const shape of [...this.all].reverse()) {
            if (shape.lives || shape.next.size || shape.heat > COLD) continue;
            this.all.delete(shape);
            if (!shape.parent) this.roots.delete(shape.kind);
            else for (const [key, one] of shape.parent.next) {
                if (one === shape) shape.parent.next.delete(key);
            }
        }
    }
}
