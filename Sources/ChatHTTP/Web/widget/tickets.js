// Who the visitor is, where somebody vouches for them: the page's own server, or the chat itself.
// SPDX-License-Identifier: MIT

// Asks an address of the page's own site. Calls `done` with the status and the text.
function get(address, done) {
    var request = window.XMLHttpRequest ? new window.XMLHttpRequest()
        : new window.ActiveXObject("Microsoft.XMLHTTP");
    request.open("GET", address, true);
    request.onreadystatechange = function () {
        var status = 0, text = "";
        if (request.readyState !== 4) return;
        request.onreadystatechange = nothing; // not null, which ActiveX refuses
        try { status = request.status; text = request.responseText; } catch (error) {}
        done(status, text);
    };
    request.setRequestHeader("Accept", "application/json, text/plain");
    request.send(null);
}

// The ticket option of fireside.js. Each ticket is looked at for its holder's name.
function ticketFor(connection) {
    var wanted = connection.settings.ticket;
    if (typeof wanted === "function") {
        return function (channels, done) {
            wanted(channels, function (ticket) { takeTicket(connection, ticket, done); });
        };
    }
    if (wanted) takeTicket(connection, wanted, nothing);
    if (connection.settings.ticketURL) return ticketFrom(connection, connection.settings.ticketURL);
    return connection.me ? ticketOfMine(connection) : wanted || undefined;
}

function ticketFrom(connection, url) {
    return function (channels, done) {
        get(withChannels(url, channels), function (status, text) {
            // Without an answer nobody knows: fireside.js asks again.
            if (status === 200) takeTicket(connection, text.replace(/\s+/g, ""), done);
            else if (status >= 400 && status < 500) done(null);
        });
    };
}

function withChannels(url, channels) {
    return url + (url.indexOf("?") < 0 ? "?" : "&") + "channels="
        + encodeURIComponent(channels.join(","));
}

function takeTicket(connection, ticket, done) {
    var name = holderOf(ticket);
    if (name) setName(connection, name);
    done(ticket);
}

// The name in a JSON Web Token; "" for what is none.
function holderOf(ticket) {
    try {
        return window.JSON.parse(decodeURIComponent(escape(window.atob(
            ticket.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"))))).sub || "";
    } catch (error) {
        return "";
    }
}

// ---- On the chat's own origin ----

function isOwnOrigin(url) {
    return !url || /^\/[^\/]/.test(url) || (url + "/").indexOf(ownOrigin() + "/") === 0;
}

// Asks the chat who is logged in. Another origin may not ask.
function askMe(connection, done) {
    if (!isOwnOrigin(connection.settings.url) || connection.isTicketed || !window.JSON) {
        done();
        return;
    }
    get(connection.settings.url + "/me", function (status, text) {
        var me = null;
        try { me = status === 200 ? window.JSON.parse(text) : null; } catch (error) {}
        if (me && me.login && me.login !== "off") {
            connection.me = me;
            connection.mustLogIn = !me.name;
            if (me.name) setName(connection, me.name);
        }
        done();
    });
}

function ticketOfMine(connection) {
    return function (channels, done) {
        get(withChannels(connection.settings.url + "/me", channels), function (status, text) {
            var me = null;
            try { me = window.JSON.parse(text); } catch (error) { return; }
            done(me && me.ticket || null);
        });
    };
}
