// What an event is in words: the pieces of a sentence.
// SPDX-License-Identifier: MIT

import { parts } from "./texts.js";

// `ChatHTTP/Poll.swift:41` is `Poll.swift:41`: there is no room for more, and the name is enough.
export const shortSite = (site = "") => site.split("/").at(-1);

// Stages are told by name where they have one, else by number.
export const stageName = ({ n, name, kind }) => name ? `${n} ${name}` : `${n} ${kind}`;

export function sentence(event, life) {
    const { lane, from, inner, n } = event;
    const values = {
        name: life.name, type: event.type ?? "", site: shortSite(event.site), inner: `#${inner}`,
        stage: n ? stageName(life.stages[n - 1] ?? { n, kind: event.kind }) : ""
    };
    switch (event.ev) {
    case "created": return parts("inspectCreated", values);
    case "fire":
        return lane === "eb" ? parts("inspectFiredErrback", values)
            : parts("inspectFiredCallback", values);
    case "run":
        if (lane === from) return parts("inspectRan", values);
        return lane === "eb" ? parts("inspectThrew", values) : parts("inspectRecovered", values);
    case "skip": return parts("inspectSkipped", values);
    case "wait": return parts("inspectHeld", values);
    case "resume": return parts("inspectResumed", values);
    case "pause": return parts("inspectPaused", values);
    case "unpause": return parts("inspectUnpaused", values);
    case "cancel": return parts("inspectCancelled", values);
    case "swallowed": return parts("inspectLate", values);
    case "unhandled": return parts("inspectNobodyHandled", values);
    default: return null; // no news to a reader
    }
}

// The lane that an event's line has the colour of.
export function colourOf({ ev, lane }) {
    if (ev === "cancel" || ev === "unhandled" || ev === "swallowed") return "eb";
    return lane ?? "";
}
