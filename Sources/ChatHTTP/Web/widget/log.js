// The list of messages: in order, at most so many, and nothing jumps.
// SPDX-License-Identifier: MIT

var KEPT = 200; // messages in the list
var TOGETHER = 300000; // milliseconds in which a sender's messages stand together

// The style sheet lays the list out from its end (column-reverse): it begins at the newest message,
// and older ones at the top move nothing. So adding reads no layout. Without the style sheet, and
// in old browsers, the list is scrolled.
function newLog(box, parent) {
    var element = make("div", "log", parent), paper = make("div", "paper", element);
    element.setAttribute("role", "log");
    element.setAttribute("aria-live", "polite");
    element.setAttribute("aria-label", box.text("widgetMessages", { channel: box.title }));
    element.tabIndex = 0; // else the keyboard could not scroll it
    element.onscroll = function () { scrolled(box); };
    return {
        element: element,
        top: make("div", "top", paper), // for what stands above the first message
        lines: make("div", "lines", paper),
        outbox: make("div", "outbox", paper), // for what is being sent
        entries: [], // oldest first
        byId: {}, // the same, by `id ` and the id: no object has such a key of its own accord
        held: [], // messages that came while the reader was further up
        isAtBottom: true
    };
}

function isKnown(log, id) {
    return !!log.byId["id " + id];
}

// Adds messages behind the last one, or above the first one.
function addMessages(box, messages, isAbove) {
    var log = box.log, fragment = document.createDocumentFragment(), added = [], i;
    for (i = 0; i < messages.length; i++) {
        if (!isShown(messages[i]) || isKnown(log, messages[i].id)) continue;
        added.push(newEntry(box, messages[i]));
        log.byId["id " + messages[i].id] = added[added.length - 1];
        fragment.appendChild(added[added.length - 1].element);
    }
    if (!added.length) return;
    log.lines.insertBefore(fragment, isAbove ? log.lines.firstChild : null);
    i = isAbove ? 0 : log.entries.length;
    log.entries = isAbove ? added.concat(log.entries) : log.entries.concat(added);
    settleFrom(box, i, i + added.length);
}

// Those that have another neighbour above them now get a line with the day, or lose it.
function settleFrom(box, first, last) {
    var i;
    for (i = first; i <= last && i < box.log.entries.length; i++) settle(box, i);
}

function settle(box, index) {
    var entry = box.log.entries[index], above = box.log.entries[index - 1];
    var isNewDay = !above || !isSameDay(above.date, entry.date);
    if (isNewDay && !entry.day) {
        entry.day = make("div", "day", null, dayText(box, entry.date));
        entry.element.parentNode.insertBefore(entry.day, entry.element);
    } else if (!isNewDay) {
        remove(entry.day);
        entry.day = null;
    }
    setClass(entry.element, "follows", !isNewDay && goesOn(above, entry));
}

function goesOn(above, entry) {
    return above.message.from === entry.message.from
        && above.message.person === entry.message.person
        && entry.date.getTime() - above.date.getTime() < TOGETHER
        && !isDeed(above.message) && !isDeed(entry.message) && !above.message.tombstone;
}

function dropOldest(box) {
    var log = box.log, dropped = log.entries.splice(0, Math.max(0, log.entries.length - KEPT)), i;
    if (!dropped.length) return;
    for (i = 0; i < dropped.length; i++) {
        delete log.byId["id " + dropped[i].message.id];
        remove(dropped[i].day);
        remove(dropped[i].element);
    }
    settleFrom(box, 0, 0);
    setMore(box, true);
}

function emptyLog(box) {
    var log = box.log;
    setText(log.lines, "");
    log.entries = [];
    log.byId = {};
    log.held = [];
    showHeld(box);
}

// ---- Scrolling ----

// Whether the style sheet lays it out from its end.
function isReversed(log) {
    var style = window.getComputedStyle && window.getComputedStyle(log.element, null);
    return !!style && style.flexDirection === "column-reverse";
}

function scrolled(box) {
    var log = box.log, element = log.element;
    var below = isReversed(log) ? -element.scrollTop
        : element.scrollHeight - element.scrollTop - element.clientHeight;
    log.isAtBottom = below < 40;
    if (log.isAtBottom && log.held.length) arriveSoon(box);
}

function toBottom(box) {
    var log = box.log;
    log.isAtBottom = true;
    if (isReversed(log)) log.element.scrollTop = 0;
    else log.element.scrollTop = log.element.scrollHeight;
}

function showHeld(box) {
    var held = box.log.held.length;
    setHidden(box.below, !held);
    if (held) setText(box.below, box.text("widgetBelow", { count: held }) + " \u2193");
}
