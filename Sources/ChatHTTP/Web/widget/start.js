// Which elements of the page are boxes.
// SPDX-License-Identifier: MIT

var boxes = [];

// Makes a box of an element, or of each element with data-fireside that is none yet. Returns an
// object with `stop()`, for an element.
function start(element, options) {
    var found, i, box;
    if (!element) {
        found = elementsWithAttribute();
        for (i = 0; i < found.length; i++) guarded(start, found[i], options);
        return null;
    }
    box = boxOf(element);
    if (!box) {
        box = newBox(element, options);
        boxes.push(box);
        join(box);
    }
    return { stop: function () { stop(element); } };
}

// Ends the box of an element, or all boxes.
function stop(element) {
    var all = boxes, i;
    boxes = [];
    for (i = 0; i < all.length; i++) {
        if (!element || all[i].host === element) guarded(stopBox, all[i]);
        else boxes.push(all[i]);
    }
}

function boxOf(element) {
    var i;
    for (i = 0; i < boxes.length; i++) if (boxes[i].host === element) return boxes[i];
    return null;
}

function elementsWithAttribute() {
    var all = document.getElementsByTagName("*"), found = [], i;
    for (i = 0; i < all.length; i++) {
        if (all[i].getAttribute && typeof all[i].getAttribute("data-fireside") === "string") {
            found.push(all[i]);
        }
    }
    return found;
}

// Those above the script at once, and those below it when the page is there.
function startWhenReady() {
    start();
    if (document.readyState === "complete") return;
    listenTo(document, "DOMContentLoaded", function () { start(); });
    listenTo(window, "load", function () { start(); });
}
