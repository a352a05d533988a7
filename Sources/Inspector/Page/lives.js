// What is known of each Deferred: told by its events, and dropped when it has ended.
// SPDX-License-Identifier: MIT

import { isTold } from "./sampling.js";
import { splitName } from "./shapes.js";

const MOST_STAGES = 64; // of one chain; those behind are not drawn

export class Lives {
    // `on` is told of a life: `sits(life)` when it begins to wait, `cancels(life)`,
    // `fires(life, isSilent)` when it waits no longer, `drops(life)` when no more is told of it.
    constructor(shapes, on) {
        this.shapes = shapes;
        this.on = on;
        this.all = new Map();
        this.waiting = 0;
    }

    clear() {
        for (const life of this.all.values()) this.drop(life);
        this.shapes.clear();
    }

    take(event, isSilent) {
        if (event.ev === "created" && this.all.has(event.d)) this.drop(this.all.get(event.d));
        const life = this.all.get(event.d) ?? this.begin(event);
        TELL[event.ev]?.call(this, life, event, isSilent);
        if (isSilent) life.path.length = 0;
        return life;
    }

    // From now on only one life of `every` is told of.
    keepEach(every) {
        for (const life of this.all.values()) if (!isTold(life.d, every)) this.drop(life);
    }

    begin({ d, name = `#${d}`, site }) {
        const { kind, number } = splitName(name);
        const life = {
            d, name: number ? name : `${name} #${d}`, number: number || String(d), site,
            state: "waiting", // then "running", then "ended"
            isCancelled: false, lane: "cb", stages: [],
            path: [], // the places that it still has to fly to
            shape: this.shapes.root(kind), seat: -1, flight: null, isCalled: false // the scene's
        };
        this.all.set(d, life);
        this.waiting++;
        this.count(life, 1);
        this.on.sits(life);
        return life;
    }

    count({ shape }, by) {
        shape.lives += by;
    }

    addStage(life, { n, kind = "both", site, stage: name = "" }) {
        if (n !== life.stages.length + 1 || n > MOST_STAGES) return;
        this.count(life, -1);
        const stage = { n, kind, site, name };
        life.shape = life.shape.with(stage);
        life.stages.push({ ...stage, outcome: null });
        life.shape.latest = life;
        this.count(life, 1);
    }

    // Where a stage's result is: at its box, and from there on the other lane.
    pass(life, event, what) {
        const { n, from, lane = from, type, inner } = event;
        const stage = life.stages[n - 1];
        if (stage) stage.outcome = { what, from, lane, type, inner };
        life.path.push({ row: n, lane: from, flashes: what !== "skipped" });
        if (lane !== from) life.path.push({ row: n + 0.5, lane, flashes: false });
        life.lane = lane;
    }

    // It waits no longer.
    rise(life, isSilent) {
        if (life.state !== "waiting") return;
        life.state = "running";
        this.waiting--;
        this.on.fires(life, isSilent);
    }

    end(life, isSilent) {
        this.rise(life, isSilent);
        life.state = "ended";
        life.path.push({ row: Infinity, lane: life.lane, flashes: false });
        this.drop(life);
    }

    drop(life) {
        this.all.delete(life.d);
        if (life.state === "waiting") this.waiting--;
        this.count(life, -1);
        this.on.drops(life);
    }
}

// What each event tells of a life.
const TELL = {
    added(life, event) { this.addStage(life, event); },

    fire(life, { lane }, isSilent) {
        life.lane = lane;
        life.shape.heat++;
        life.path.push({ row: 0, lane, flashes: false });
        this.rise(life, isSilent);
    },

    run(life, event) {
        const isSame = event.from === event.lane;
        this.pass(life, event, isSame ? "ran" : event.lane === "eb" ? "threw" : "recovered");
    },

    skip(life, event) { this.pass(life, event, "skipped"); },

    wait(life, event) { this.pass(life, { ...event, lane: event.from }, "waits"); },

    resume(life, { lane, type }) {
        const held = life.stages.findLast((stage) => stage.outcome);
        if (held) Object.assign(held.outcome, { what: "resumed", lane, type });
        if (held && lane !== life.lane) {
            life.path.push({ row: held.n + 0.5, lane, flashes: false });
        }
        life.lane = lane;
    },

    cancel(life) {
        life.isCancelled = true;
        this.on.cancels(life);
    },
    unhandled(life) { life.lane = "eb"; },
    released(life, event, isSilent) { this.end(life, isSilent); }
};

// How a life ended, or will if it ends now.
export function outcomeOf({ isCancelled, lane }) {
    if (isCancelled) return "cancelled";
    return lane === "eb" ? "failure" : "value";
}
