// History: what was said before, a page at a time.
// SPDX-License-Identifier: MIT

var QUIET = 1000; // milliseconds in which a screen reader does not read out a page of history

// The first page. Until it is here, what comes new waits behind it. Called once messages are
// listened to, so that nothing between the two is missed.
function loadHistory(box) {
    if (box.isLoading || box.isLoaded || box.isRefused || box.isStopped) return;
    box.isLoading = true;
    box.connection.chat.history(box.settings.channel, { limit: HISTORY }, function (error, page) {
        if (box.isStopped) return;
        box.isLoading = false;
        box.isLoaded = true;
        if (error) historyFailed(box, error);
        else addPage(box, page);
        arriveSoon(box);
    });
}

// The list is no longer whole: what is there may have been deleted, too.
function loadAgain(box) {
    emptyLog(box);
    box.arrivals = [];
    box.isLoaded = box.isLoading = false;
    loadHistory(box);
}

function loadOlder(box) {
    var first = box.log.entries[0], before = first ? first.message.id : undefined;
    if (!box.connection.chat || box.isLoading) return;
    box.isLoading = true;
    box.connection.chat.history(box.settings.channel, { before: before, limit: HISTORY },
        function (error, page) {
            if (box.isStopped) return;
            box.isLoading = false;
            if (error) historyFailed(box, error);
            else if (!first || box.log.entries[0] === first) addPage(box, page);
        });
}

function historyFailed(box, error) {
    showError(box, error);
    setMore(box, !(error.status >= 400 && error.status < 500)); // to try again
}

function addPage(box, page) {
    var log = box.log, room = KEPT - log.entries.length, messages = page.messages;
    var height = log.element.scrollHeight, isScrolled = !isReversed(log);
    log.element.setAttribute("aria-live", "off");
    setTimeout(function () { log.element.setAttribute("aria-live", "polite"); }, QUIET);
    if (messages.length > room) messages = messages.slice(messages.length - room);
    addMessages(box, messages, true);
    setMore(box, !!page.more || page.messages.length > room);
    showError(box, null);
    if (isScrolled && log.isAtBottom) toBottom(box);
    else if (isScrolled) log.element.scrollTop += log.element.scrollHeight - height;
}

// Whether there is more to read above. When the list is full, the chat's own page has the rest.
function setMore(box, hasMore) {
    var isFull = box.log.entries.length >= KEPT;
    setHidden(box.older, !hasMore || isFull);
    setHidden(box.all, !hasMore || !isFull);
}
