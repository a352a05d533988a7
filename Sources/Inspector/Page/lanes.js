// A chain as boxes on two lanes: callback on the left, errback on the right, first stage on top.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { text } from "./texts.js";
import { shortSite } from "./words.js";

// Which lanes a stage stands on, by how it was added. `both` is one box across both of them.
const LANES = { cb: ["cb"], eb: ["eb"], pair: ["cb", "eb"], both: ["both"] };

const FEW = 5; // stages; of more, each has one line

// The element for the stages of a shape, or of a life with what has become of each.
export function lanes(stages) {
    const element = make("div", { class: stages.length > FEW ? "lanes many" : "lanes" },
        make("p", { class: "head cb" }, text("inspectCallbackLane")),
        make("p", { class: "head eb" }, text("inspectErrbackLane")));
    for (const stage of stages) {
        for (const lane of LANES[stage.kind] ?? LANES.both) element.append(box(stage, lane));
    }
    element.append(
        make("p", { class: "end cb" }, text("inspectEndValue")),
        make("p", { class: "end eb" }, text("inspectEndFailure")));
    for (const end of element.querySelectorAll(".end")) end.style.gridRow = stages.length + 2;
    return element;
}

function box(stage, lane) {
    const { n, kind, name, site, outcome } = stage;
    const element = make("div", { class: `box ${lane} ${outcome?.what ?? ""}`, "data-n": n },
        make("b", {}, `${n} `, name || make("span", { class: "kind" }, kind)),
        siteOf(site));
    element.style.gridRow = n + 1;
    if (outcome) element.append(make("i", { class: outcome.lane ?? outcome.from }, told(outcome)));
    return element;
}

// The file's name may be cut off, and the line is always there.
function siteOf(site) {
    const [, file, line] = /^(.*?)(:\d+)?$/su.exec(shortSite(site));
    return make("small", { title: site }, make("span", {}, file), line ?? "");
}

function told({ what, type = "", inner }) {
    switch (what) {
    case "ran": return text("inspectDidRun", { type });
    case "threw": return text("inspectDidThrow", { type });
    case "recovered": return text("inspectDidRecover", { type });
    case "skipped": return text("inspectDidSkip");
    case "waits": return text("inspectDoesWait", { inner: `#${inner}` });
    default: return text("inspectDidResume", { type });
    }
}
