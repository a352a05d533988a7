// When something was said, in the visitor's time and the box's language.
// SPDX-License-Identifier: MIT

var formats = {}; // made once: to make one takes longer than to use it

// Browsers before 2011 cannot read such a date by themselves.
function dateOf(at) {
    var part = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)/.exec(at || "");
    return part ? new Date(Date.UTC(+part[1], part[2] - 1, +part[3], +part[4], +part[5], +part[6]))
        : new Date();
}

function timeText(box, date) {
    var format = formatIn(box.language, "time", { hour: "2-digit", minute: "2-digit" });
    return format ? format.format(date) : twoDigits(date.getHours()) + ":"
        + twoDigits(date.getMinutes());
}

function dayText(box, date) {
    var today = new Date(), isThisYear = today.getFullYear() === date.getFullYear(), format;
    if (isSameDay(date, today)) return box.text("widgetToday");
    if (isSameDay(date, dayBefore(today))) return box.text("widgetYesterday");
    format = formatIn(box.language, isThisYear ? "day" : "date", {
        weekday: "long", day: "numeric", month: "long", year: isThisYear ? undefined : "numeric"
    });
    return format ? format.format(date) : date.toLocaleDateString();
}

function formatIn(language, name, fields) {
    var key = language + " " + name;
    if (!formats[key] && window.Intl && window.Intl.DateTimeFormat) {
        formats[key] = new window.Intl.DateTimeFormat(language, fields);
    }
    return formats[key];
}

function isSameDay(one, two) {
    return one.getFullYear() === two.getFullYear() && one.getMonth() === two.getMonth()
        && one.getDate() === two.getDate();
}

// Not 24 hours before: a day may have 23.
function dayBefore(date) {
    return new Date(date.getFullYear(), date.getMonth(), date.getDate() - 1);
}

function twoDigits(number) {
    return (number < 10 ? "0" : "") + number;
}
