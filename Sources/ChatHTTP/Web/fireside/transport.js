// Transports: the ways to the server.
// SPDX-License-Identifier: MIT

// One that asks has an answer for each question. It is an object with three fields:
//   name                     as the option `transport` has it.
//   ask(address, done)       asks once. Calls `done` later, with the answer, or null if there is
//                            none. Returns a function that stops it.
//   holdsUpPage              whether a request that waits keeps the page loading.
var byXHR = { name: "poll", ask: askByXHR, holdsUpPage: false };
var byScript = { name: "script", ask: askByScript, holdsUpPage: true };

// One that streams keeps a connection open, on which answers come without being asked for:
//   needs                        the browser's object for it.
//   open(address, heard, ended)  calls `heard` later, with each answer, and `ended` with an error
//                                when no more will come. May throw. Returns a link:
//     link.close()                 after this, neither is called.
//     link.ask(frame, done)        asks over the same connection. Calls `done` with an error or
//                                  null. Only a WebSocket has it.
// The best comes first. A new one is a file of its own, and one line here.
var STREAMS = [
    { name: "websocket", needs: "WebSocket", open: openWebSocket },
    { name: "sse", needs: "EventSource", open: openEventSource }
];

function transportFor(mayUseXHR) {
    return mayUseXHR && window.JSON ? byXHR : byScript;
}

// If nothing has answered yet, the server may not have allowed this page's origin. Script tags need
// no permission.
function mayNeedScript(chat) {
    return chat.transport !== byScript && !chat.isOwn && !chat.hasAnswered;
}

// Tells the page by which transport messages come.
function setWay(chat, name) {
    if (chat.way === name || chat.isClosed) return;
    chat.way = name;
    tell(chat.options.onTransport, name);
}
