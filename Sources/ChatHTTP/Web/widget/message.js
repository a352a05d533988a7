// One message in the list.
// SPDX-License-Identifier: MIT

var MOST = 1000, MOST_LINES = 20; // of a message that are shown at once

// Whether the box shows it: somebody who comes or types is no message, and another program's data
// has no text.
function isShown(message) {
    return !!message.id && !!message.body && typeof message.body.text === "string";
}

// An entry of the log: the message, its element, and the line with the day above it, if any.
function newEntry(box, message) {
    var date = dateOf(message.at), element = make("div", "line");
    var entry = { message: message, date: date, element: element, day: null };
    entry.by = make("div", "by", element);
    entry.text = make("div", "text", element);
    entry.text.setAttribute("dir", "auto");
    drawWords(box, entry);
    setClass(element, "own", isOwn(box, message));
    return entry;
}

// Draws who and when, and what they said.
function drawWords(box, entry) {
    var message = entry.message, time;
    setText(entry.by, "");
    if (!isDeed(message)) {
        makeName(entry.by, message.from || box.text("widgetSomebody"));
        addText(entry.by, " ");
    }
    time = make("time", "time", entry.by, timeText(box, entry.date));
    time.setAttribute("datetime", message.at);
    if (message.edited) make("span", "edited", entry.by, " " + box.text("widgetEdited"));
    setClass(entry.element, "stub", !!message.tombstone);
    setClass(entry.element, "deed", isDeed(message));
    drawText(box, entry);
}

function drawText(box, entry) {
    var message = entry.message, words = message.body.text, action = actionOf(message);
    setText(entry.text, "");
    if (message.tombstone) addText(entry.text, box.text("widgetDeleted"));
    else if (typeof message.body.topic === "string") drawTopic(box, entry);
    else if (action) {
        makeName(entry.text, message.from || box.text("widgetSomebody"));
        addText(entry.text, " ");
        addLinked(entry.text, action);
    } else addWords(box, entry.text, words.replace(/\r\n?/g, "\n"));
}

// A text that is very long is cut, with a button that shows it all.
function addWords(box, element, words) {
    var part = beginningOf(words);
    addLinked(element, part);
    if (part.length === words.length) return;
    addText(element, "\u2026 ");
    makeButton("whole", element, box.text("widgetWhole"), function () {
        setText(element, "");
        addLinked(element, words);
    });
}

function beginningOf(words) {
    var end = 0, lines = 0;
    while (lines < MOST_LINES && end >= 0) {
        end = words.indexOf("\n", end + 1);
        lines++;
    }
    end = Math.min(end < 0 ? words.length : end, MOST);
    if (/[\ud800-\udbff]/.test(words.charAt(end - 1))) end--; // half of a letter
    return words.slice(0, end);
}

function drawTopic(box, entry) {
    addText(entry.text, entry.message.body.topic
        ? box.text("widgetTopic", {
            name: entry.message.from || box.text("widgetSomebody"), topic: entry.message.body.topic
        })
        : box.text("widgetNoTopic", {
            name: entry.message.from || box.text("widgetSomebody")
        }));
}

// "waves" of "/me waves"; "" for what is no such text.
function actionOf(message) {
    var match = /^\/me\s+(\S[\s\S]*)$/.exec(message.body.text);
    return match && !message.tombstone ? match[1] : "";
}

// It is about its sender, whose name stands in the text itself.
function isDeed(message) {
    return !message.tombstone && (!!actionOf(message) || typeof message.body.topic === "string");
}

// By the name, which is only a claim: it changes a colour and nothing else.
function isOwn(box, message) {
    return !!box.ownIds["id " + message.id] || !!message.from && message.from === nameIn(box);
}
