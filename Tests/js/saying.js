// Posting: by XMLHttpRequest, or by a form in a hidden frame.
// SPDX-License-Identifier: MIT

// Calls back into a list: `[error, id]` for each.
function keep(list) {
    return function (error, id) { list.push([error, id]); };
}

function posts(server) {
    var i, found = [];
    for (i = 0; i < server.requests.length; i++) {
        if (server.requests[i].method === "POST") found.push(server.requests[i]);
    }
    return found;
}

testBoth("a message arrives, and its id comes back", function (world, tab, server) {
    var done = [];
    tab.connect({ from: "ann" });
    tab.chat.say("lobby", "hi", keep(done));
    world.advance(500);
    expect(done, [[null, "aaaa:1"]]);
    expect(tab.got, ["hi"]);
    expect(posts(server)[0].query.from, "ann");
    expectThat(/^[A-Za-z0-9_\-]{8,64}$/.test(posts(server)[0].query.nonce), "a nonce");
});

testBoth("a channel may be called in any script, and stands in an address",
    function (world, tab, server) {
        tab.connect();
        tab.chat.say("\u041d\u043e\u0432\u043e\u0441\u0442\u0438", "hi");
        tab.chat.say("\u65e5\u672c\u8a9e", "hi");
        world.advance(500);
        expect([posts(server)[0].path, posts(server)[1].path], [
            "/channels/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
            "/channels/%E6%97%A5%E6%9C%AC%E8%AA%9E"]);
    });

testBoth("a message may have a name of its own", function (world, tab, server) {
    tab.connect({ from: "ann" });
    tab.chat.say("lobby", "hi", { from: "bob" });
    tab.chat.say("lobby", "ho", { from: "" });
    world.advance(500);
    expect([posts(server)[0].query.from, posts(server)[1].query.from], ["bob", "ann"]);
    expect(server.lastPoll().query.from, "ann");
});

testBoth("any message can be sent, in any letters", function (world, tab, server) {
    var body = {
        text: 'quotes " and \\ = & + % \n\t</script>', "key \u00fc": [1.5, true, null, { a: [] }],
        empty: {}, emoji: "\ud83d\udd25", separators: "\u2028\u2029", none: undefined
    };
    var found;
    tab.connect();
    tab.chat.say("lobby", body);
    world.advance(500);
    found = server.messages[0].body;
    delete found.nonce;
    expect(found, body);
    expectThat(/^[ -~\r\n]*$/.test(posts(server)[0].body), "it is sent in ASCII");
});

testBoth("an empty object can be sent", function (world, tab, server) {
    tab.connect();
    tab.chat.say("lobby", {});
    world.advance(500);
    expect(server.messages.length, 1);
    expectThat(!server.messages[0].body.text, "an object");
});

testBoth("they arrive in the order in which they were sent", function (world, tab, server) {
    var i, texts = [], done = [];
    tab.connect();
    for (i = 0; i < 10; i++) {
        texts.push("message " + i);
        tab.chat.say("lobby", texts[i], keep(done));
    }
    world.advance(5000);
    expect(tab.got, texts);
    expect(done.length, 10);
    expect(done[9], [null, "aaaa:10"]);
    expect(posts(server).length, 10);
});

testBoth("a lost answer is no second message", function (world, tab, server) {
    var done = [];
    tab.connect();
    server.losesAnswers = true;
    server.isDown = true;
    tab.chat.say("lobby", "once", keep(done));
    world.advance(3000);
    server.isDown = false;
    world.advance(3000);
    server.losesAnswers = false;
    world.advance(60000);
    expect(done, [[null, "aaaa:1"]]);
    expect(tab.got, ["once"]);
    expectThat(posts(server).length > 1, "it was sent more than once");
    expect(posts(server)[0].query.nonce, posts(server)[1].query.nonce, "the nonce");
});

testBoth("what nobody takes is given up in time, before its nonce is forgotten",
    function (world, tab, server) {
        var done = [], last;
        tab.connect();
        server.isDown = true;
        tab.chat.say("lobby", "nobody hears me", keep(done));
        world.advance(200000);
        expect(done, []);
        world.advance(100000);
        expect(done.length, 1);
        expect(done[0][0].status, 0);
        last = posts(server)[posts(server).length - 1].at - posts(server)[0].at;
        expectThat(last < 300000, "the last try was after " + last);
        server.isDown = false;
        tab.chat.say("lobby", "and now?");
        world.advance(60000);
        expect(tab.got, ["and now?"]);
    });

testBoth("ephemeral: sent once, and not again", function (world, tab, server) {
    var done = [];
    tab.connect();
    tab.chat.say("lobby", { typing: true }, { ttl: 5 }, keep(done));
    world.advance(500);
    expect(done, [[null, null]]);
    expect(tab.messages[0].ttl, 5);
    expect(posts(server).length, 1);
});

testBoth("ephemeral, and the server is away: it is not sent later", function (world, tab, server) {
    tab.connect();
    server.isDown = true;
    tab.chat.say("lobby", { typing: true }, { ttl: 5 });
    world.advance(300000);
    expect(posts(server).length, 1);
});

testBoth("a handler that says something more is heard", function (world, tab) {
    var done = [];
    tab.connect();
    tab.chat.say("lobby", "one", function () {
        tab.chat.say("lobby", "two", keep(done));
        throw new Error("a bug");
    });
    world.advance(2000);
    expect(tab.got, ["one", "two"]);
    expect(done.length, 1);
    expect(tab.errors.length, 1);
});

test("a refusal is told with its sentence, and is not tried again", function () {
    var world = new World(), tab = new Tab(world, { origin: SERVER }), done = [];
    tab.connect({ url: "" });
    world.server.answerPost = { error: { status: 413, message: "Too long." } };
    tab.chat.say("lobby", "very long", keep(done));
    world.advance(100000);
    expect(done.length, 1);
    expect(done[0][0], { status: 413, message: "Too long." });
    expect(posts(world.server).length, 1);
});

test("a page whose origin is not named is told so, and does not try for minutes", function () {
    var world = new World(), tab = new Tab(world), done = [];
    tab.connect();
    world.server.say("hi"); // by script tag it may read
    tab.chat.say("lobby", "may I?", keep(done));
    world.advance(1000);
    expect(tab.got[0], "hi");
    expect(done.length, 1);
    expect(done[0][0].status, 403);
    expectThat(/ --allow-origin http:\/\/page\.test /.test(done[0][0].message), "what to do");
});

test("a page that was opened from a file is told so", function () {
    var world = new World(), tab = new Tab(world, { origin: "file://" }), done = [];
    tab.connect();
    tab.chat.say("lobby", "may I?", keep(done));
    world.advance(1000);
    expect(done[0][0].status, 403);
    expectThat(/from a file/.test(done[0][0].message), done[0][0].message);
});

test("a page that was opened without a network may post when there is one", function () {
    var world = new World(), tab = new Tab(world), done = [];
    world.server.allowed = ["http://page.test"];
    world.server.isDown = true;
    tab.connect();
    tab.chat.say("lobby", "patience", keep(done));
    world.advance(3000);
    world.server.isDown = false;
    world.advance(30000);
    expect(done, [[null, "aaaa:1"]]);
});

test("too fast: sent again when the server says", function () {
    var world = new World(), tab = new Tab(world, { origin: SERVER }), done = [];
    tab.connect({ url: "" });
    world.server.answerPost = { error: { status: 429, message: "Slowly.", retry: 4000 } };
    tab.chat.say("lobby", "fast", keep(done));
    world.advance(1000);
    world.server.answerPost = null;
    world.advance(2500);
    expect(done, []);
    world.advance(1500);
    expect(done, [[null, "aaaa:1"]]);
});

test("to another origin it goes as text/plain, which needs no question before", function () {
    var world = new World(), tab = new Tab(world);
    world.server.allowed = ["http://page.test"];
    tab.connect();
    tab.chat.say("lobby", "hi");
    world.advance(200);
    expect(posts(world.server)[0].type, "text/plain");
    expect(posts(world.server)[0].body, '{"text":"hi"}');
});

test("IE 6 on the server's own page has XMLHttpRequest as an ActiveX object", function () {
    var world = new World(), tab = new Tab(world, { isOld: true, origin: SERVER }), done = [];
    tab.connect({ url: "" });
    tab.chat.say("lobby", "hi", keep(done));
    world.advance(200);
    expect(posts(world.server)[0].type, "application/json");
    expect(done, [[null, "aaaa:1"]]);
});

test("where ActiveX is forbidden, a form does it there, too", function () {
    var world = new World(), done = [];
    var tab = new Tab(world, { isOld: true, origin: SERVER, forbidsActiveX: true });
    tab.connect({ url: "" });
    tab.chat.say("lobby", "hi", keep(done));
    world.advance(500);
    expect(posts(world.server)[0].type, "text/plain");
    expect(done, [[null, "aaaa:1"]]);
});

testOld("by form: the frame goes, the form at once", function (world, tab) {
    tab.connect();
    tab.chat.say("lobby", "hi");
    world.advance(10);
    expect(tab.leftovers(), 1, "the frame");
    world.advance(30000);
    expect(tab.leftovers(), 0);
});

testOld("by form, to a channel that is not listened to: nobody will know",
    function (world, tab, server) {
        var done = [];
        tab.connect();
        tab.chat.say("Elsewhere", "hi", keep(done));
        world.advance(100);
        expect(done, [[null, null]]);
        expect(server.messages[0].channel, "elsewhere");
    });

testOld("by form: a message that comes back between two tries ends them",
    function (world, tab, server) {
        var done = [];
        tab.connect();
        server.isSilent = true; // the post is taken, and its message comes late
        tab.chat.say("lobby", "hi", keep(done));
        world.advance(10050);
        expect(posts(server).length, 1);
        server.say(null, "lobby", 0, { text: "hi", nonce: posts(server)[0].query.nonce + "=" });
        world.advance(100);
        expect(done, [[null, "aaaa:1"]]);
        server.isSilent = false;
        world.advance(60000);
        expect(posts(server).length, 1);
    });

test("a new browser whose page wants no XMLHttpRequest posts by form", function () {
    var world = new World(), tab = new Tab(world), done = [];
    tab.connect({ transport: "script" });
    tab.chat.say("lobby", "hi", keep(done));
    world.advance(500);
    expect(posts(world.server)[0].type, "text/plain");
    expect(done, [[null, "aaaa:1"]]);
    expect(tab.errors, []);
});
