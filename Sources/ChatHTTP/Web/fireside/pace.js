// How fast to ask.
// SPDX-License-Identifier: MIT

var LONGEST_PAUSE = 30000; // milliseconds between two tries
var IN_A_ROW = 20, STEP = 100; // polls without a pause; then one in so many milliseconds

function newPace() {
    return { credit: IN_A_ROW, at: now() }; // how many polls might start at once, at that time
}

// Limits the polls even if each of them brings something new. Takes one poll from the credit.
// Returns the milliseconds until it may start.
function takeTurn(pace) {
    var time = now();
    pace.credit = Math.min(IN_A_ROW, pace.credit + Math.max(0, time - pace.at) / STEP) - 1;
    pace.at = time;
    return pace.credit < 0 ? -pace.credit * STEP : 0;
}

// Random, so that clients that lost the server together do not come back together.
function backoff(tries) {
    return Math.min(LONGEST_PAUSE, 1000 * Math.pow(2, tries)) * (0.5 + Math.random() / 2);
}
