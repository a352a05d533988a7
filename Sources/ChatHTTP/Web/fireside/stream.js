// A stream: a connection on which the server sends each answer when there is one.
// SPDX-License-Identifier: MIT

var PROBE = 3000; // milliseconds in which the first answer must come
var SILENCE = 35000; // milliseconds: a server that has nothing to say says so every 25 seconds

// There is one at most, `chat.stream`. Until its first answer it is on trial, and polls go on.
function openStream(chat, transport) {
    var stream = chat.stream = {
        transport: transport,
        link: null, // what the transport has returned
        ticket: undefined, // the one that it was opened with, or was given since
        isOpen: false, // it has answered
        isDeaf: false, // what comes is for other channels
        asked: 0, // how often it was asked for other channels
        born: now(),
        heard: now(), // when the last answer came
        stopProbe: nothing,
        stopRenewal: nothing
    };
    whenTicketed(chat, function (error) {
        if (chat.stream !== stream) return;
        if (error) pollFailed(chat, error);
        else linkUp(chat, stream);
    });
}

function linkUp(chat, stream) {
    function end(error) { streamEnded(chat, stream, error); }

    stream.ticket = chat.tickets.current;
    stream.stopProbe = later(function () { end(NO_ANSWER); }, PROBE);
    try {
        stream.link = stream.transport.open(chat.url + "/poll?" + toQuery({
            channels: chat.channels.join(","), since: chat.cursor, from: chat.from,
            client: chat.me + "-s", // a mark of its own: the newer one of two ends the older
            t: stream.ticket
        }), function (answer) { streamAnswered(chat, stream, answer); }, end);
    } catch (error) { // the page's policy forbids it, or a page by https asks for http
        later(function () { end(NO_ANSWER); }, 0);
    }
}

function closeStream(chat) {
    var stream = chat.stream;
    if (!stream) return;
    chat.stream = null;
    stream.stopProbe();
    stream.stopRenewal();
    if (stream.link) stream.link.close();
}

function streamAnswered(chat, stream, answer) {
    var wait = retryOf(answer);
    if (stream.isDeaf) return;
    stream.heard = now();
    if (!isList(answer.messages)) {
        streamEnded(chat, stream, NO_ANSWER);
    } else if (wait) {
        closeStream(chat);
        putOff(chat, stream, wait);
    } else {
        if (!stream.isOpen) takeOver(chat, stream);
        if (chat.stream !== stream) return;
        setState(chat, "online");
        accept(chat, chat.cursor, answer);
    }
}

// The stream began where the polls had come to, or before. So the poll that waits can be stopped:
// what it would have brought comes by the stream, and what comes by both is known by its id.
function takeOver(chat, stream) {
    haltPolling(chat);
    stream.stopProbe();
    stream.isOpen = true;
    chat.upgrade.fails = 0;
    renewLater(chat, stream);
    setWay(chat, stream.transport.name); // the page may close the chat, or choose other channels
}

function streamEnded(chat, stream, error) {
    if (chat.stream !== stream) return;
    closeStream(chat);
    if (error.status === 401) dropTicket(chat, stream.ticket);
    if (stream.isOpen) streamBroke(chat, stream, error);
    else trialFailed(chat, stream, error);
}

// A poll comes next. It learns what is wrong, if anything is, and another stream opens after its
// answer. The pause is random: whoever cut this stream may have cut others with it.
function streamBroke(chat, stream, error) {
    if (now() - stream.born < YOUNG) countBreak(chat, stream.transport);
    // 403 with a sentence: an operator has ended it. A poll might be served, and so undo that.
    if (error.status === 403 && !error.isBare || error.status === 429 || error.status >= 500) {
        pollFailed(chat, error);
    } else pollLater(chat, backoff(0), true);
}

function isStreaming(chat) {
    return !!chat.stream && chat.stream.isOpen;
}

// Called every few seconds. The network may have gone without a sign, and a proxy may hold
// everything back.
function watchStream(chat) {
    if (isStreaming(chat) && now() - chat.stream.heard > SILENCE) {
        streamEnded(chat, chat.stream, NO_ANSWER);
    }
}

// The page wants other channels. A WebSocket is told, and until it confirms that, what comes is for
// those of before. With other streams a poll begins, and another stream.
function changeChannels(chat) {
    var stream = chat.stream, number;

    function end(error) {
        if (chat.stream !== stream || stream.asked !== number) return;
        stream.isDeaf = false;
        if (error && chat.tickets.current === null) pollFailed(chat, error); // no ticket came
        else if (error) pollAfter(chat, 0); // which learns why
    }

    if (!isStreaming(chat) || !stream.link.ask || followed(chat)) {
        pollAfter(chat, 0);
        return;
    }
    number = ++stream.asked;
    stream.isDeaf = true;
    giveTicket(chat, stream, function (error) {
        if (error) end(error);
        else if (stream.asked === number) {
            askOver(stream, { listen: chat.channels, since: chat.cursor }, end);
        }
    });
}

function askOver(stream, frame, done) {
    stream.link.ask(frame, function (error) {
        if (!error) stream.heard = now();
        done(error);
    });
}
