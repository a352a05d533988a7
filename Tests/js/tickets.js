// Tickets: who this is, told by the page's own server, and asked for again when they run out.
// SPDX-License-Identifier: MIT

// A page's function: gives `one`, `two`, … at once, and keeps what it was asked in `asked`.
function ticketer(asked) {
    return function (channels, done) {
        asked.push(channels);
        done(["one", "two", "three", "four"][asked.length - 1]);
    };
}

function lastState(tab) { return tab.states[tab.states.length - 1]; }

testBoth("a ticket goes with each question and each message", function (world, tab, server) {
    var i;
    server.ticket = "a.b.c";
    tab.connect({ ticket: "a.b.c", channels: "private-tea" });
    tab.chat.say("private-tea", "hi");
    tab.chat.history("private-tea", null, function () {});
    tab.chat.people("private-tea", function () {});
    tab.chat.channels(function () {});
    world.advance(500);
    expect(tab.got, ["hi"]);
    for (i = 0; i < server.requests.length; i++) {
        expect(server.requests[i].query.t, "a.b.c", server.requests[i].path);
    }
});

testBoth("without a ticket there is no parameter for one", function (world, tab, server) {
    tab.connect({ ticket: null });
    tab.chat.say("lobby", "hi");
    world.advance(500);
    expect(tab.got, ["hi"]);
    expectThat(!("t" in server.requests[0].query), "no t");
});

testBoth("a ticket that is no good is refused", function (world, tab, server) {
    var count;
    server.ticket = "another";
    tab.connect({ ticket: "a.b.c" });
    count = server.requests.length;
    world.advance(100000);
    expect(tab.states, ["connecting", "refused"]);
    expect(server.requests.length, count);
});

testBoth("a function is asked first, and once for all who wait", function (world, tab, server) {
    var asked = [], give, people = [];
    server.ticket = "late";
    tab.connect({ channels: ["private-tea", "lobby"], ticket: function (channels, done) {
        asked.push(channels);
        give = done;
    } });
    tab.chat.people("lobby", function (error, answer) { people.push(answer); });
    tab.chat.say("lobby", "hi");
    world.advance(3000);
    expect(server.requests.length, 0);
    expect(tab.states, ["connecting"]);
    give("late");
    world.advance(500);
    expect(asked, [["private-tea", "lobby"]]);
    expect(lastState(tab), "online");
    expect(people.length, 1);
    expect(tab.got, ["hi"]);
});

testBoth("it is asked again when the channels change", function (world, tab, server) {
    var asked = [];
    tab.connect({ ticket: ticketer(asked) });
    tab.chat.listen(["lobby", "private-tea"]);
    world.advance(100);
    expect(asked, [["lobby"], ["lobby", "private-tea"]]);
    expect(server.lastPoll().query.t, "two");
});

testBoth("a ticket for the channels of before comes too late", function (world, tab, server) {
    var give = [];
    tab.connect({ ticket: function (channels, done) { give.push(done); } });
    tab.chat.history("lobby", null, function () {}); // which waits, too
    tab.chat.listen("private-tea");
    give[0]("old");
    world.advance(100);
    expect(server.requests.length, 0);
    give[1]("new");
    world.advance(100);
    expect(give.length, 2);
    expect(server.requests[0].query.t, "new");
    expect(server.requests[1].query.t, "new");
});

testBoth("one that ran out is replaced, and nobody notices", function (world, tab, server) {
    var asked = [];
    server.ticket = "one";
    tab.connect({ ticket: ticketer(asked) });
    server.ticket = "two";
    server.say("first"); // to the poll of before
    server.say("second");
    world.advance(500);
    expect(tab.got, ["first", "second"]);
    expect(asked.length, 2);
    expect(tab.states, ["connecting", "online"]);
    expect(tab.errors, []);
});

testBoth("a new one that is refused, too, is refused", function (world, tab, server) {
    var asked = [], error;
    server.ticket = "none";
    tab.connect({ ticket: ticketer(asked), onState: function (state, why) {
        tab.states.push(state);
        error = why;
    } });
    world.advance(100000);
    expect(asked.length, 2);
    expect(tab.states, ["connecting", "refused"]);
    expect(error.status, 401);
});

testBoth("other questions try twice as well, and then tell", function (world, tab, server) {
    var asked = [], told = [];
    function keepStatus(error) { told.push(error && error.status); }
    server.ticket = "one";
    tab.connect({ ticket: ticketer(asked) });
    server.ticket = "two";
    tab.chat.history("lobby", null, keepStatus);
    world.advance(200);
    server.ticket = "never";
    tab.chat.people("lobby", keepStatus);
    world.advance(200);
    expect(told, [null, 401]);
    expect(asked.length, 3);
});

testBoth("a function that never answers is asked again", function (world, tab, server) {
    var asked = 0, told = [];
    tab.connect({ ticket: function (channels, done) {
        if (++asked > 1) done("here");
    } });
    tab.chat.people("lobby", function (error) { told.push(error.status); });
    world.advance(9800);
    expect(tab.states, ["connecting"]);
    world.advance(300);
    expect(tab.states, ["connecting", "offline"]);
    expect(told, [0]);
    world.advance(2000);
    expect(lastState(tab), "online");
    expect(server.lastPoll().query.t, "here");
});

testBoth("a function that throws is told to the console", function (world, tab) {
    tab.connect({ ticket: function () { throw new Error("a bug"); } });
    world.advance(11000);
    expectThat(/a bug/.test(tab.errors[0]), "the error");
    expect(lastState(tab), "offline");
});

testBoth("after close a ticket has nothing to open", function (world, tab, server) {
    var give;
    tab.connect({ ticket: function (channels, done) { give = done; } });
    tab.chat.say("lobby", "hi");
    tab.chat.close();
    give("late");
    world.advance(20000);
    expect(server.requests.length, 0);
    expect(tab.states, ["connecting", "closed"]);
});

test("a message that met a 401 is sent with the new ticket, and arrives once", function () {
    var world = new World(), tab = new Tab(world, { origin: SERVER }), done = [], sent;
    world.server.ticket = "one";
    tab.connect({ url: "", ticket: ticketer([]) });
    world.server.ticket = "two";
    tab.chat.say("lobby", "hi", keep(done));
    world.advance(15000);
    sent = posts(world.server);
    expect(done, [[null, "aaaa:1"]]);
    expect([sent[0].query.t, sent[1].query.t, sent.length], ["one", "two", 2]);
    expect(sent[0].query.nonce, sent[1].query.nonce, "the nonce");
});

test("a message that meets a second 401 is refused", function () {
    var world = new World(), tab = new Tab(world, { origin: SERVER }), done = [];
    world.server.ticket = "one";
    tab.connect({ url: "", ticket: ticketer([]) });
    world.server.ticket = "never";
    tab.chat.say("lobby", "hi", keep(done));
    world.advance(100000);
    expect(done.length, 1);
    expect(done[0][0].status, 401);
    expect(posts(world.server).length, 2);
});

testOld("by form: nobody hears of a 401, and the next try has the poll's new ticket",
    function (world, tab, server) {
        var done = [];
        server.ticket = "one";
        tab.connect({ ticket: ticketer([]) });
        server.ticket = "two";
        tab.chat.say("lobby", "hi", keep(done));
        world.advance(60000);
        expect(done, [[null, "aaaa:1"]]);
        expect(posts(server)[0].query.t, "one");
    });

test("the XSRF token goes with a message to the own origin, and with nothing else", function () {
    var world = new World(), tab = new Tab(world, { origin: SERVER });
    tab.connect({ url: "", xsrf: "secret" });
    tab.chat.say("lobby", "hi");
    world.advance(200);
    expect(posts(world.server)[0].fields["X-XSRF-Token"], "secret");
    expectThat(!("X-XSRF-Token" in world.server.lastPoll().fields), "not with a poll");
});

test("the XSRF token is for no other origin", function () {
    var world = new World(), tab = new Tab(world);
    world.server.allowed = ["http://page.test"];
    tab.connect({ xsrf: "secret" });
    tab.chat.say("lobby", "hi");
    world.advance(200);
    expectThat(!("X-XSRF-Token" in posts(world.server)[0].fields), "not there");
});
