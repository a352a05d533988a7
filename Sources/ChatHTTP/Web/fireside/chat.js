// The state of one connection.
// SPDX-License-Identifier: MIT

function newChat(options) {
    var url = String(options.url || "").replace(/\/+$/, "");
    var isOwn = !ANYWHERE || isOwnOrigin(url);
    var mayUseXHR = !ANYWHERE || options.transport !== "script" && canXHR(isOwn);
    var chat = {
        options: options,
        url: url,
        isOwn: isOwn, // the server's own page
        from: options.from || undefined,
        me: newMark(),
        channels: [],
        cursor: options.since || "now",
        state: "",
        isClosed: false,
        transport: ANYWHERE ? transportFor(mayUseXHR) : byXHR,
        post: !ANYWHERE || mayUseXHR ? postByXHR : postByForm,
        hasAnswered: false,
        isNotAllowed: false, // the server has not allowed this page's origin
        tickets: newTickets(options),
        polling: newPolling(),
        stream: null,
        upgrade: newUpgrade(options),
        way: "", // the transport by which messages come
        memory: newMemory(),
        tabs: newTabs(options),
        outbox: newOutbox()
    };
    chat.listeners = listenersOf(chat);
    return chat;
}

function setState(chat, name, error) {
    if (chat.state === name || chat.isClosed) return;
    chat.state = name;
    tell(chat.options.onState, name, error);
}

function listenTo(chat, list) {
    setChannels(chat, [].concat(list).join(",").split(","));
    renewTicket(chat);
}

function setChannels(chat, list) {
    resign(chat);
    chat.channels = list;
    chat.tabs.key = "fireside "
        + toQuery({ url: chat.url, channels: list.join(","), from: chat.from });
}
