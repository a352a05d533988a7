// Asking by script tag: it works everywhere, and does not tell why it fails.
// SPDX-License-Identifier: MIT

var LATE = 600000; // milliseconds in which an answer may come that nobody waits for any more
var calls = {}; // what script tags call: in Fireside, because IE cannot delete a global
var count = 0; // of script tags and frames, for their names

// Calls `done` once, with the answer or with null. Returns a function that stops it.
function askByScript(address, done) {
    var script = document.createElement("script"), name = "c" + (++count), isOver = false;

    function end(answer) {
        if (isOver) return;
        isOver = true;
        delete calls[name];
        removeScript(script);
        done(answer);
    }

    calls[name] = function (answer) { end(answer); };
    script.onerror = function () { end(null); };
    script.onload = script.onreadystatechange = function () {
        // IE before 9 has no onerror, and may say "loaded" just before it runs the script. If the
        // script has not called a moment later, there was no answer.
        if (script.readyState && !/loaded|complete/.test(script.readyState)) return;
        later(function () { end(null); }, 100);
    };
    insertScript(script, address + "&callback=Fireside.calls." + name);

    return function () {
        if (isOver) return;
        isOver = true;
        // Removing the tag does not stop the script: it must find something to call.
        calls[name] = function () { delete calls[name]; };
        later(calls[name], LATE);
        removeScript(script);
    };
}

function insertScript(script, address) {
    var head = document.getElementsByTagName("head")[0] || document.documentElement;
    script.async = true; // Firefox before 4 ran scripts in order: all would wait for the poll
    script.src = address;
    head.insertBefore(script, head.firstChild); // appendChild beside a <base> breaks IE 6
}

function removeScript(script) {
    script.onload = script.onerror = script.onreadystatechange = null;
    // Later: IE 6 may crash if the tag is removed while its script runs.
    later(function () { if (script.parentNode) script.parentNode.removeChild(script); }, 0);
}
