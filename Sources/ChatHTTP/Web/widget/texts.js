// The widget's words, in the language of the page or of the visitor.
// SPDX-License-Identifier: MIT

// Which form a number takes, as Unicode's CLDR has it.
var PLURALS = {
    en: function (number) { return number === 1 ? "one" : "other"; },
    ja: function () { return "other"; },
    ru: function (number) {
        var ones = number % 10, tens = number % 100;
        if (ones === 1 && tens !== 11) return "one";
        return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? "few" : "many";
    }
};

// A function that gives the text called `key`, with `values` in the places of its placeholders.
function textsIn(language) {
    var texts = CATALOGUES[language];
    return function (key, values) {
        var template = texts[key];
        if (template === undefined) template = texts[key + "." + PLURALS[language](values.count)];
        return template.replace(/\{([A-Za-z]+)\}/g, function (all, name) {
            return String(values[name]);
        });
    };
}

// `wanted` if the page says so, else the nearest `lang`, else what the browser speaks.
function languageFor(element, wanted) {
    var browser = window.navigator && (navigator.language || navigator.userLanguage);
    return knownLanguage(wanted) || knownLanguage(langOf(element)) || knownLanguage(browser)
        || "en";
}

function langOf(element) {
    var one, found;
    for (one = element; one && one.getAttribute; one = one.parentNode) {
        found = one.getAttribute("lang");
        if (found) return found;
    }
    return "";
}

function knownLanguage(tag) {
    var language = String(tag || "").toLowerCase().split("-")[0];
    return Object.prototype.hasOwnProperty.call(CATALOGUES, language) ? language : "";
}
