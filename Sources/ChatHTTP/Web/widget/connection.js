// Boxes of one page that listen to one server share a connection.
// SPDX-License-Identifier: MIT

var MOST_BOXES = 60; // the server takes 64 channels in one request
var connections = [];

function connectionFor(settings) {
    var i, one;
    for (i = 0; i < connections.length; i++) {
        one = connections[i];
        if (one.settings.url === settings.url && one.settings.ticket === settings.ticket
            && one.settings.ticketURL === settings.ticketURL && one.boxes.length < MOST_BOXES) {
            return one;
        }
    }
    one = {
        settings: settings,
        boxes: [],
        chat: null,
        waiting: [], // functions to call when there is one
        me: null, // who is logged in, on the chat's own origin
        name: "", // what the server calls the visitor; "": what they call themselves
        mustLogIn: false,
        isTicketed: !!(settings.ticket || settings.ticketURL),
        isDue: false,
        state: "connecting",
        error: null
    };
    connections.push(one);
    return one;
}

function join(box) {
    box.connection.boxes.push(box);
    listenSoon(box.connection);
}

function leave(box) {
    var connection = box.connection, rest = [], i;
    for (i = 0; i < connection.boxes.length; i++) {
        if (connection.boxes[i] !== box) rest.push(connection.boxes[i]);
    }
    connection.boxes = rest;
    if (rest.length) listenSoon(connection);
    else closeConnection(connection);
}

function closeConnection(connection) {
    var rest = [], i;
    if (connection.chat) connection.chat.close();
    for (i = 0; i < connections.length; i++) {
        if (connections[i] !== connection) rest.push(connections[i]);
    }
    connections = rest;
}

// Later: more boxes of the page may follow at once.
function listenSoon(connection) {
    if (connection.isDue) return;
    connection.isDue = true;
    setTimeout(function () {
        connection.isDue = false;
        if (!connection.boxes.length) return;
        if (connection.chat) listenAnew(connection);
        else if (!connection.isBegun) {
            connection.isBegun = true;
            askMe(connection, function () { if (connection.boxes.length) connect(connection); });
        }
    }, 0);
}

// Also those that were refused: the cause may be gone.
function listenAnew(connection) {
    each(connection, function (box) {
        box.isRefused = false;
        showState(box);
    });
    connection.chat.listen(channelsOf(connection));
    if (connection.state === "online") each(connection, loadHistory);
}

function connect(connection) {
    var waiting = connection.waiting, i;
    connection.chat = window.Fireside.connect({
        url: connection.settings.url,
        channels: channelsOf(connection),
        ticket: ticketFor(connection),
        xsrf: connection.me ? connection.me.xsrf : undefined,
        onMessage: function (message) { pass(connection, message.channel, arrive, message); },
        onEdit: function (edit) { pass(connection, edit.channel, arrive, edit); },
        onDelete: function (deletion) { pass(connection, deletion.channel, arrive, deletion); },
        onRefused: function (channel, error) { pass(connection, channel, refuse, error); },
        onGap: function () { each(connection, loadAgain); },
        onState: function (state, error) { stateChanged(connection, state, error); }
    });
    each(connection, showName);
    connection.waiting = [];
    for (i = 0; i < waiting.length; i++) waiting[i](connection.chat);
}

function whenConnected(connection, call) {
    if (connection.chat) call(connection.chat);
    else connection.waiting.push(call);
}

function setName(connection, name) {
    if (connection.name === name) return;
    connection.name = name;
    each(connection, showName);
}

function stateChanged(connection, state, error) {
    connection.state = state;
    connection.error = error || null;
    each(connection, showState);
    // Now it listens: what history lacks will come. `chat` is not there yet within `connect`.
    if (state === "online") setTimeout(function () { each(connection, loadHistory); }, 0);
}

function refuse(box, error) {
    box.isRefused = true;
    showState(box);
    showError(box, error);
}

function channelsOf(connection) {
    var names = [], i;
    for (i = 0; i < connection.boxes.length; i++) {
        names.push(connection.boxes[i].settings.channel);
    }
    return names;
}

function each(connection, call) {
    var all = connection.boxes.concat(), i;
    for (i = 0; i < all.length; i++) guarded(call, all[i]);
}

// To each box with this channel.
function pass(connection, channel, call, value) {
    var all = connection.boxes.concat(), name = canonical(channel), i;
    for (i = 0; i < all.length; i++) {
        if (all[i].settings.channel === name) guarded(call, all[i], value);
    }
}
