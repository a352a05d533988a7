// The page's words, in the reader's language: the server sends them. Sources/Language/Catalogues
// SPDX-License-Identifier: MIT

let texts = {}, plurals, numbers;

export function useTexts(language, its) {
    texts = its;
    plurals = new Intl.PluralRules(language);
    numbers = new Intl.NumberFormat(language);
}

export const digits = (number) => numbers.format(number);

// The text with this key, with `values` in the places of its placeholders.
export function text(key, values = {}) {
    return parts(key, values).map((part) => part.text).join("");
}

// The same in pieces: each has a `text`, and the `name` of its placeholder if it stood for one. A
// `count` among the values chooses the form: `1 event`, `2 events`.
export function parts(key, values = {}) {
    const form = "count" in values ? plurals.select(values.count) : "other";
    const template = texts[`${key}.${form}`] ?? texts[`${key}.other`] ?? texts[key] ?? key;
    return template.split(/\{([A-Za-z]+)\}/)
        .map((part, index) => (
            index % 2 ? { name: part, text: shown(values[part]) } : { text: part }))
        .filter((part) => part.text !== "");
}

const shown = (value) => typeof value === "number" ? numbers.format(value) : String(value ?? "");
