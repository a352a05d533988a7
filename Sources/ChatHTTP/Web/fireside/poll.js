// Listening: ask for the next messages, again and again.
// SPDX-License-Identifier: MIT

var HOLD = 25; // seconds that a poll may wait at the server
var BREATH = 1000; // milliseconds to pause after an answer that came at once and brought nothing

function newPolling() {
    return {
        stop: nothing, // the poll that waits
        stopPause: nothing, // before the next poll
        isAsking: false,
        fails: 0, // in a row
        born: now(),
        pace: newPace()
    };
}

function halt(chat) {
    haltPolling(chat);
    closeStream(chat);
}

function haltPolling(chat) {
    var polling = chat.polling;
    polling.stopPause();
    polling.stop();
    polling.stop = nothing;
    polling.isAsking = false;
}

// Stops what is going on, and begins again.
function pollAfter(chat, wait) {
    halt(chat);
    pollLater(chat, wait, false);
}

function pollLater(chat, wait, isCatchingUp) {
    chat.polling.stopPause();
    if (chat.isClosed || chat.state === "refused") return;
    chat.polling.stopPause = later(function () { poll(chat, isCatchingUp); }, wait);
}

function poll(chat, isCatchingUp) {
    // Until a server has answered, no poll waits: the first answer shows that it is there.
    var mayWait = !isCatchingUp && chat.state === "online" && !chat.upgrade.pinned;
    var hold = mayWait ? Math.ceil(HOLD - 5 * Math.random()) : 0;
    chat.polling.stopPause();
    if (chat.isClosed) return;
    if (ANYWHERE && hold && isPageLoading(chat)) pollLater(chat, 250, false);
    else if (isCatchingUp) askForNext(chat, 0);
    else if (followed(chat)) follow(chat);
    else if (!isStreaming(chat)) askForNext(chat, hold);
}

// While a script tag waits, the browser shows the page as loading, and holds back its load event.
// But an image of the page may never come.
function isPageLoading(chat) {
    return chat.transport.holdsUpPage && document.readyState
        && document.readyState !== "complete" && now() - chat.polling.born < 10000;
}

function askForNext(chat, hold) {
    var since = chat.cursor, asked = now(), polling = chat.polling;
    polling.isAsking = true;
    polling.stop = ask(chat, "/poll", {
        channels: chat.channels.join(","), since: since, hold: hold, client: chat.me,
        from: chat.from
    }, hold * 1000 + PATIENCE, function (error, answer) {
        polling.isAsking = false;
        // If there is no list, something else answers in the server's place.
        if (!error && !isList(answer.messages)) error = NO_ANSWER;
        if (error) pollFailed(chat, error);
        else pollAnswered(chat, since, answer, hold > 0 && now() - asked < BREATH);
    });
    if (hold) setWay(chat, chat.transport.name);
    if (hold) upgrade(chat);
}

// `isEarly`: the answer came long before it was due.
function pollAnswered(chat, since, answer, isEarly) {
    var wait = retryOf(answer), isNews;
    chat.polling.fails = 0;
    // With a pinned stream a poll only asks whether the server is there.
    if (wait || !chat.upgrade.pinned) setState(chat, wait ? "waiting" : "online");
    isNews = accept(chat, since, answer);
    if (!wait && !isNews && isEarly) wait = BREATH;
    wait = wait || takeTurn(chat.polling.pace);
    // No timer unless there is a pause: in a hidden tab timers are slow.
    if (wait) pollLater(chat, wait, isNews && answer.more);
    else if (ANYWHERE && chat.upgrade.pinned && !(isNews && answer.more)) streamOnly(chat);
    else poll(chat, isNews && answer.more);
}

function pollFailed(chat, error) {
    var polling = chat.polling;
    // The server would refuse again. Only 429 means: not now.
    if (error.status >= 400 && error.status < 500 && error.status !== 429) {
        if (leaveOut(chat, error)) pollAfter(chat, takeTurn(polling.pace));
        else setState(chat, "refused", error);
        return;
    }
    setState(chat, "offline", error);
    tryLater(chat, retryOf(error) || backoff(polling.fails++));
}

// The page may count down.
function tryLater(chat, wait) {
    tell(chat.options.onRetry, wait);
    pollAfter(chat, wait);
}


// The machine slept, or the network is back: a request that waits, waits on a dead connection.
function wake(chat) {
    if (chat.state === "refused") return;
    chat.polling.fails = 0;
    setState(chat, "connecting");
    pollAfter(chat, 0);
}
