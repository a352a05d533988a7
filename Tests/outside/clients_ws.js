// A WebSocket of Debian's node-ws, for clients_node.py: clients_ws.js URL. Lines of JSON on standard
// input tell what to do; lines on standard output tell what happened.
// SPDX-License-Identifier: MIT

"use strict";

const readline = require("readline");
const WebSocket = require("ws");

const socket = new WebSocket(process.argv[2], ["fireside.1"], { perMessageDeflate: true });
const tell = line => process.stdout.write(JSON.stringify(line) + "\n");

socket.on("open", () => tell({ open: socket.protocol, extensions: socket.extensions }));
socket.on("message", data => tell({ text: data.toString() }));
socket.on("pong", data => tell({ pong: data.toString() }));
socket.on("error", error => process.stderr.write(`${error}\n`));
socket.on("close", code => {
    tell({ closed: code });
    process.exitCode = 0;
    lines.close();
});

const lines = readline.createInterface({ input: process.stdin });
lines.on("line", line => {
    const order = JSON.parse(line);
    if ("text" in order) socket.send(order.text);
    else if ("binary" in order) socket.send(Buffer.from(order.binary, "latin1"));
    else if ("ping" in order) socket.ping(order.ping);
    else socket.close(order.close);
});
lines.on("close", () => socket.terminate());
process.stdout.on("error", () => process.exit(1)); // the test has ended
