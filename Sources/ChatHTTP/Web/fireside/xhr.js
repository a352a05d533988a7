// Asking and posting by XMLHttpRequest.
// SPDX-License-Identifier: MIT

// What to say where the server has not allowed this page's origin.
function notAllowed() {
    return {
        status: 403,
        reason: "origin",
        message: window.location.host
            ? "This site may not post here. The server's option --allow-origin " + ORIGIN
                + " allows it."
            : "A page opened from a file may not post. Open it from a web server."
    };
}

// IE 6 has it as an ActiveX object only, and that may be forbidden.
function newXHR() {
    try {
        return !ANYWHERE || window.XMLHttpRequest ? new window.XMLHttpRequest()
            : new window.ActiveXObject("Microsoft.XMLHTTP");
    } catch (error) {
        return null;
    }
}

// Other origins need CORS, which a browser has if it knows `withCredentials`.
function canXHR(isOwn) {
    var xhr = newXHR();
    return xhr !== null && (isOwn || !!window.XMLHttpRequest && "withCredentials" in xhr);
}

// Posts if there are fields. Calls `done` once, with the text and the status, which is 0 if there
// was no answer. Returns a function that stops it.
function sendByXHR(address, body, fields, done) {
    var xhr = newXHR();
    xhr.open(fields ? "POST" : "GET", address, true);
    xhr.onreadystatechange = function () {
        var status = 0, text = "";
        if (xhr.readyState !== 4) return;
        xhr.onreadystatechange = nothing; // not null, which ActiveX refuses
        // Old Firefox throws if there was no answer.
        try { status = xhr.status; text = xhr.responseText; } catch (error) {}
        done(status, text);
    };
    eachOf(fields, function (name, value) { xhr.setRequestHeader(name, value); });
    if (window.JSON) xhr.setRequestHeader("Accept", "application/json");
    xhr.send(body);
    return function () {
        xhr.onreadystatechange = nothing;
        xhr.abort();
    };
}

function askByXHR(address, done) {
    // Half an answer is none, and neither is a proxy's page of HTML.
    return sendByXHR(address, null, null, function (status, text) { done(parse(text)); });
}

function postByXHR(chat, draft, address, end) {
    return sendByXHR(address, draft.json, {
        // For text/plain browsers do not ask another origin for permission before each message.
        "Content-Type": chat.isOwn ? "application/json" : "text/plain",
        "X-XSRF-Token": chat.isOwn && chat.options.xsrf || undefined
    }, function (status, text) {
        var id = /"id":"([^"]+)"/.exec(text), answer = parse(text);
        var isTaken = status === 201 || draft.isChange && status === 200 && id;
        if (isTaken) end(null, id && id[1]);
        else if (answer && answer.error) end(errorOf(answer));
        else if (status) end({ status: status, message: text });
        else end(ANYWHERE && chat.isNotAllowed ? notAllowed() : NO_ANSWER);
    });
}
