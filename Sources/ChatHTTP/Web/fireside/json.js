// JSON, written and read.
// SPDX-License-Identifier: MIT

// Not JSON.stringify, which old browsers lack and old versions of Prototype break. All is ASCII, so
// the page's own charset cannot spoil it.
function toJSON(value) {
    var parts = [], i;
    if (!ANYWHERE) return JSON.stringify(value);
    if (typeof value === "string") return quoted(value);
    if (typeof value === "boolean" || typeof value === "number" && isFinite(value)) {
        return String(value);
    }
    if (!value || typeof value !== "object") return "null";
    if (isList(value)) {
        for (i = 0; i < value.length; i++) parts.push(toJSON(value[i]));
        return "[" + parts.join(",") + "]";
    }
    eachOf(value, function (key, one) { parts.push(toJSON(key) + ":" + toJSON(one)); });
    return "{" + parts.join(",") + "}";
}

function quoted(text) {
    return '"' + text.replace(/[^ !#-\[\]-~]/g, function (letter) {
        return "\\u" + ("000" + letter.charCodeAt(0).toString(16)).slice(-4);
    }) + '"';
}

// null for what is not JSON, and in browsers that cannot read it: before IE 8 and Firefox 3.5.
function parse(text) {
    try { return window.JSON.parse(text); } catch (error) { return null; }
}
