// Chance: whatever breaks, each tab hears every message once and in order. The seed is in the name.
// SPDX-License-Identifier: MIT

function drill(seed, hasStreams) {
    var world = new World(seed), server = world.server, storage = new Storage(world);
    var tabs = [], said = 0, i, kind, tab, wanted, renewed = 0;

    // At once, late or never.
    function giveTicket(channels, done) {
        var chance = world.random();
        if (chance < 0.5) done(server.ticket);
        else if (chance < 0.9) world.after(500 * chance, function () { done(server.ticket); });
    }

    function open() {
        var all = [{ isOld: true }, { origin: SERVER, storage: storage },
            { origin: SERVER, storage: storage, isIE: true }, {}];
        var traits = all[Math.floor(world.random() * 4)], tab;
        if (hasStreams) traits = { origin: SERVER, storage: world.random() < 0.7 ? storage : null };
        if (hasStreams) traits.streams = ["websocket sse", "websocket", "sse"][said % 3];
        tab = new Tab(world, traits);
        tab.connect({
            since: "start", url: traits.origin ? "" : SERVER, ticket: seed % 2 ? giveTicket : null
        });
        tabs.push(tab);
    }

    function block(kind, chance) {
        server.blocks[kind] = chance < 0.6 ? "" : chance < 0.8 ? "refuses" : "buffers";
    }

    if (hasStreams) server.lag = function () { return 1 + Math.floor(100 * world.random()); };
    server.say("first");
    said++;
    open();
    open();
    for (i = 0; i < 150; i++) {
        kind = Math.floor(world.random() * (hasStreams ? 16 : 12));
        if (kind < 5) { server.say("message " + said); said++; }
        if (kind === 5) server.cut();
        if (kind === 6) server.isDown = !server.isDown;
        if (kind === 7) server.isSilent = !server.isSilent;
        if (kind === 8 && tabs.length < 6) open();
        if (kind === 9 && tabs.length > 1) {
            tab = tabs.splice(Math.floor(world.random() * tabs.length), 1)[0];
            if (world.random() < 0.3) tab.chat.close();
            tab.leave(world.random() < 0.5);
        }
        if (kind === 10) world.sleep(Math.floor(world.random() * 200000));
        if (kind === 11 && seed % 2 && world.time > renewed + 2000) {
            renewed = world.time;
            // Those of before are good no longer, except the last one. A second 401 in a row is
            // final, and one may be on its way.
            server.oldTicket = server.ticket;
            server.ticket = "ticket-" + i;
        }
        if (kind === 12) server.cutStreams([1001, 1006, 4401, 4409, 4429, 4503][i % 6]);
        if (kind === 13) block(["websocket", "sse"][i % 2], world.random());
        if (kind === 14) tabs[0].dispatch("online");
        if (kind === 15) {
            tabs[i % tabs.length].chat.listen(i % 4 ? "lobby" : ["lobby", "other"]);
        }
        world.advance(Math.floor(Math.pow(10, 1 + 4 * world.random())));
        expectThat(server.mostStreams <= 1, "one stream of a tab at a time");
    }
    server.isDown = server.isSilent = false;
    world.advance(700000); // until what was given up has been forgotten, too
    wanted = [];
    for (i = 0; i < server.messages.length; i++) wanted.push(server.messages[i].body.text);
    for (i = 0; i < tabs.length; i++) {
        expect(tabs[i].got, wanted);
        expect(tabs[i].gaps, 0);
        expect(tabs[i].errors, []);
        expectThat(tabs[i].tags() <= 1, "tags");
        expectThat(tabs[i].calls() <= 1, "calls");
    }
    expectThat(server.parked() + server.streams().length <= tabs.length, "no more than needed");
}

(function () {
    var seed;
    function add(seed) {
        test("every message once and in order, come what may: " + seed, function () {
            drill(seed, false);
        });
        test("the same where there are streams, and doors open and close: " + seed, function () {
            drill(seed, true);
        });
    }
    for (seed = 1; seed <= (isBare ? 8 : 200); seed++) add(seed); // node is fast
}());
