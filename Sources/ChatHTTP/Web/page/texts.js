// The page's words, in the visitor's language: Sources/Language/Catalogues.
// SPDX-License-Identifier: MIT

// The build makes language.js, and puts the texts themselves in the place of their keys: they are what
// these functions get in a browser. scripts/inline-texts
import { language } from "./language.js";

export { language };

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

// Letters of a script that runs from right to left.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;

// The text with this key, with `values` in the places of its placeholders. A `count` among them
// chooses the form: `1 message`, `2 messages`.
export function text(key, values = {}) {
    const isolated = Object.entries(values).map(([name, value]) => [name, isolate(value)]);
    return parts(key, Object.fromEntries(isolated)).join("");
}

// The same for values that are elements: a list of strings and elements, in the order of the
// language.
export function parts(key, values = {}) {
    const template = key[plurals.select(values.count)] ?? key.other ?? key;
    return template.split(/\{([A-Za-z]+)\}/)
        .map((part, index) => index % 2 ? shown(values[part]) : part)
        .filter((part) => part !== "");
}

// What to say of an error. fireside.js's own sentences are in English.
export function told(error) {
    const own = { "no-answer": text("noAnswer"), closed: text("connectionClosed") };
    return own[error.reason] || error.message;
}

// Between marks that keep such a name from moving the words and signs around it, as <bdi> does.
function isolate(value) {
    return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

function shown(value) {
    return typeof value === "number" ? numbers.format(value) : value;
}
