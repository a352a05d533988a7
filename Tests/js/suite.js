// What a test is, in any engine: mujs, duktape, node. Everything here is ES3, too.
// SPDX-License-Identifier: MIT

var RealJSON = JSON, RealMath = Math;
var output = typeof print === "function" ? print : console.log;
var isBare = typeof print === "function"; // node needs its own built-in functions
var tests = [];

function test(rule, run) {
    tests.push({ rule: rule, run: run });
}

function show(value) {
    return value === undefined ? "undefined" : RealJSON.stringify(value);
}

function expect(found, wanted, what) {
    if (show(found) === show(wanted)) return;
    throw new Error((what ? what + ": " : "") + "found " + show(found) + ", not " + show(wanted));
}

function expectThat(isSo, what) {
    if (!isSo) throw new Error("not so: " + what);
}

// What came after 1999 goes, so that a test stumbles where IE 6 would.
function removeWhatIsNew() {
    var groups = [
        [Array, ["isArray"]], [Date, ["now"]], [Function.prototype, ["bind"]],
        [Object, ["keys", "create", "defineProperty", "freeze", "getPrototypeOf"]],
        [String.prototype, ["trim", "padStart", "repeat", "startsWith", "endsWith", "includes"]],
        [Date.prototype, ["toISOString", "toJSON"]],
        [Array.prototype, ["indexOf", "lastIndexOf", "every", "some", "forEach", "map", "filter",
            "reduce", "reduceRight", "find", "includes"]]
    ], i, j;
    for (i = 0; i < groups.length; i++) {
        for (j = 0; j < groups[i][1].length; j++) delete groups[i][0][groups[i][1][j]];
    }
}

function runTests() {
    var i, failures = 0;
    if (isBare) removeWhatIsNew();
    for (i = 0; i < tests.length; i++) {
        try {
            tests[i].run();
        } catch (error) {
            failures++;
            output("FAILED  " + tests[i].rule + "\n        " + (error.stack || error));
        }
    }
    if (failures) throw new Error(failures + " of " + tests.length + " tests failed");
    output(tests.length + " tests passed");
}
