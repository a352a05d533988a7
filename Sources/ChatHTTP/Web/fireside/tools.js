// What old browsers lack.
// SPDX-License-Identifier: MIT

// Whether this may be any browser, on any site. In the chat's own page it is one of today, at its
// own server: there the build makes it false, and leaves out what is for the others.
// scripts/build-web
var ANYWHERE = true;

function nothing() {}

function now() {
    return new Date().getTime();
}

// Runs `call` once, unless the function that it returns is called first. Firefox before 13 would
// pass an argument: how late the timer is.
function later(call, wait) {
    var timer = setTimeout(function () { call(); }, wait);
    return function () { clearTimeout(timer); };
}

// Unique in all tabs: for `client` and `nonce`, which are 8 to 64 of A-Za-z0-9_-.
function newMark() {
    return now().toString(36) + "-" + Math.floor(Math.random() * 1e15).toString(36);
}

// Calls a handler of the page. One that throws does not stop the client, and its error is not lost:
// it goes to the page's console.
function tell(handler, one, two) {
    try {
        if (handler) handler(one, two);
    } catch (error) {
        later(function () { throw error; }, 0);
    }
}

// Leaves out what is undefined, and what a library has added to every object.
function eachOf(values, call) {
    var key;
    for (key in values) {
        if (Object.prototype.hasOwnProperty.call(values, key) && values[key] !== undefined) {
            call(key, values[key]);
        }
    }
}

function isList(value) {
    return Object.prototype.toString.call(value) === "[object Array]";
}
