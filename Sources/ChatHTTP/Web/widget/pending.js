// What is being sent: pale, below the list, until it comes back as a message. No text vanishes.
// SPDX-License-Identifier: MIT

function send(box, from, words) {
    var one = { from: from, words: words, id: null, hasArrived: false, hasFailed: false };
    one.element = make("div", "line fireside-pending", box.log.outbox);
    one.text = make("div", "text", one.element);
    one.text.setAttribute("dir", "auto");
    addWords(box, one.text, words);
    one.why = make("div", "why", one.element);
    box.pending.push(one);
    toBottom(box);
    arriveSoon(box); // the reader is at the bottom now
    attempt(box, one);
}

function attempt(box, one) {
    one.hasFailed = false;
    setClass(one.element, "failed", false);
    setText(one.why, box.text("widgetSending"));
    whenConnected(box.connection, function (chat) {
        chat.say(box.settings.channel, one.words, { from: one.from || undefined },
            function (error, id) { if (!box.isStopped) wasSent(box, one, error, id); });
    });
}

function wasSent(box, one, error, id) {
    if (error) {
        one.hasArrived = false; // it was another's
        one.hasFailed = true;
        if (!one.element.parentNode) box.log.outbox.appendChild(one.element);
        setClass(one.element, "failed", true);
        showFailure(box, one, error);
        return;
    }
    one.id = id;
    if (id) box.ownIds["id " + id] = true;
    if (one.hasArrived || !id || isKnown(box.log, id)) forgetPending(box, one);
}

function showFailure(box, one, error) {
    setText(one.why, box.text("widgetNotSent") + " ");
    addReason(box, one.why, error);
    addText(one.why, " ");
    makeButton("again", one.why, box.text("widgetAgain"), function () { attempt(box, one); });
    addText(one.why, " ");
    makeButton("discard", one.why, box.text("widgetDiscard"), function () {
        forgetPending(box, one);
        box.field.focus();
    });
}

function forgetPending(box, one) {
    var rest = [], i;
    for (i = 0; i < box.pending.length; i++) {
        if (box.pending[i] !== one) rest.push(box.pending[i]);
    }
    box.pending = rest;
    remove(one.element);
}

// A message may come back before its sender hears that it was taken. Then it is known by its text.
function pendingOf(box, message) {
    var i, one;
    for (i = 0; i < box.pending.length; i++) {
        one = box.pending[i];
        if (one.id && one.id === message.id) return one;
        if (!one.id && !one.hasArrived && !one.hasFailed && isShown(message)
            && one.words === message.body.text) return one;
    }
    return null;
}

function isPendingOf(box, message) {
    return pendingOf(box, message) !== null;
}

// Called when the message is drawn, in the same frame.
function settlePending(box, message) {
    var one = pendingOf(box, message);
    if (!one || message.edits) return;
    remove(one.element);
    one.hasArrived = true;
    if (one.id) forgetPending(box, one);
}
