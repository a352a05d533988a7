// What comes new: messages, edits and deletions, in order. They are drawn together.
// SPDX-License-Identifier: MIT

function arrive(box, message) {
    if (box.isStopped) return;
    if (!message.deleted && !message.cleared && !message.edits) {
        if (!isShown(message)) return;
        if (!isPendingOf(box, message)) countUnread(box);
    }
    box.arrivals.push(message);
    if (box.arrivals.length > 2 * KEPT) box.arrivals.shift(); // a hidden page may not draw
    arriveSoon(box);
}

function arriveSoon(box) {
    if (box.isDrawing) return;
    box.isDrawing = true;
    beforeDrawing(function () {
        box.isDrawing = false;
        if (!box.isStopped) guarded(draw, box);
    });
}

function draw(box) {
    var log = box.log, all = box.arrivals, i;
    showUnread(box);
    if (!box.isLoaded) return; // history comes first
    box.arrivals = [];
    for (i = 0; i < all.length; i++) {
        if (all[i].edits) changeMessage(box, all[i]);
        else if (all[i].deleted || all[i].cleared) takeAway(box, all[i]);
        else if (!isKnown(log, all[i].id)) log.held.push(all[i]);
        settlePending(box, all[i]);
    }
    if (log.held.length > KEPT) log.held.splice(0, log.held.length - KEPT);
    if (log.isAtBottom) release(box);
    showHeld(box);
}

// Messages that a reader further up has not asked for yet stay out of the list: nothing moves.
function release(box) {
    var log = box.log, messages = log.held;
    if (!messages.length) return;
    log.held = [];
    addMessages(box, messages, false);
    dropOldest(box);
    if (!isReversed(log)) toBottom(box);
}

function changeMessage(box, edit) {
    var entry = box.log.byId["id " + edit.edits], held = heldOf(box, edit.edits);
    var message = entry ? entry.message : held;
    if (!message || !edit.body || typeof edit.body.text !== "string") return;
    message.body = edit.body;
    message.edited = edit.at;
    if (entry) drawWords(box, entry);
}

function takeAway(box, deletion) {
    var entry = box.log.byId["id " + deletion.deleted], held = heldOf(box, deletion.deleted);
    var message = entry ? entry.message : held;
    if (deletion.cleared) emptyLog(box);
    if (!deletion.deleted || !message) return;
    message.tombstone = true;
    if (entry) drawWords(box, entry);
}

function heldOf(box, id) {
    var held = box.log.held, i;
    for (i = 0; i < held.length; i++) if (held[i].id === id) return held[i];
    return null;
}
