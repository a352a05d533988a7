// Posting by form: to other origins, from browsers without CORS.
// SPDX-License-Identifier: MIT

// A form of the type text/plain sends `name=value`. JSON may stand on both sides of the sign, so a
// form can post any message; a common form has texts only, in the page's charset. The nonce ends
// with the sign, and comes back with the message.
//
// The frame cannot tell whether it worked: nobody can read one of another origin, and IE says
// "loaded" of an empty one. So the client waits for the message to come back.
function postByForm(chat, draft, address, end) {
    submitForm(address, draft.json, draft.nonce);
    if (draft.ttl || !isAmong(chat.channels, draft.channel)) {
        return later(function () { end(null, null); }, 0); // no answer will come back
    }
    chat.outbox.awaited = function (message) { // also between two tries
        var body = message.body;
        if (body && body.nonce === draft.nonce + "=") end(null, message.id);
    };
    return nothing;
}

function submitForm(address, json, nonce) {
    var form = document.createElement("form"), input = document.createElement("input");
    var name = "fireside" + (++count), frame = newFrame(name);
    frame.style.display = form.style.display = "none";
    input.type = "hidden";
    input.name = json.slice(0, -1) + (json === "{}" ? "" : ",") + '"nonce":"' + nonce;
    input.value = '"}';
    form.method = "post";
    form.action = address;
    form.target = name;
    form.enctype = form.encoding = "text/plain"; // IE before 8 knows only the second name
    form.appendChild(input);
    document.body.appendChild(frame);
    document.body.appendChild(form);
    form.submit();
    document.body.removeChild(form);
    // Each message has a frame of its own, which is then removed: in one that stays, each message
    // would add a step to the Back button.
    later(function () { document.body.removeChild(frame); }, PATIENCE * 2);
}

// IE 6 and 7 take a frame's name only if it is made like this, which all other browsers refuse. On
// a page that came by https, an empty frame would make them warn of "nonsecure items".
function newFrame(name) {
    var frame;
    try {
        return document.createElement('<iframe name="' + name + '" src="javascript:false">');
    } catch (error) {
        frame = document.createElement("iframe");
        frame.name = name;
        return frame;
    }
}
