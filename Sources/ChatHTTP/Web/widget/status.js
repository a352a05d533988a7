// How the connection does, and what went wrong, in words.
// SPDX-License-Identifier: MIT

function showState(box) {
    var connection = box.connection, state = connection.state, words = {
        connecting: box.text("widgetConnecting"), online: box.text("widgetOnline"),
        waiting: box.text("widgetWaiting"), offline: box.text("widgetOffline"),
        refused: box.text("widgetRefused"), closed: ""
    };
    if (box.isRefused) state = "refused";
    box.element.setAttribute("data-state", state);
    setText(box.state, words[state]);
    setHidden(box.retry, state !== "offline" && state !== "refused");
    if (state === "refused" && connection.error) showError(box, connection.error);
}

// The line above the form. null empties it.
function showError(box, error) {
    setText(box.error, "");
    setHidden(box.error, !error);
    if (error) addReason(box, box.error, error);
}

// The error as a sentence that says what to do, and where.
function addReason(box, parent, error) {
    var isOutside = error.status === 401 && !box.connection.isTicketed;
    if (error.reason === "origin" && window.location.host) {
        addText(parent, box.text("widgetForeign", { option: "--allow-origin " + ownOrigin() }));
    } else if (isOutside) addText(parent, box.text("widgetLogIn"));
    else if (error.status === 0) addText(parent, box.text("widgetNoAnswer"));
    else addText(parent, error.message);
    if (!isOutside) return;
    addText(parent, " ");
    addPageLink(box, parent);
}

function ownOrigin() {
    return window.location.protocol + "//" + window.location.host;
}

// To the chat's own page, where people can log in.
function addPageLink(box, parent) {
    var link = make("a", "link", parent, box.text("widgetOpen"));
    link.href = box.settings.url + "/?channel=" + encodeURIComponent(box.settings.channel);
    link.target = "_blank";
    link.setAttribute("rel", "noopener");
    return link;
}
