// Channels' names, as the server writes them.
// SPDX-License-Identifier: MIT

var FULL_WIDTH = 0xfee0; // between a sign and the same in full width, as Japanese keyboards type it

// Without joiners, in ordinary width, in small letters, each in one way of several. A browser that
// knows no `normalize` leaves it to the server, which does all this again.
function nameOf(channel) {
    var name = String(channel).replace(/[\u200c\u200d]/g, "")
        .replace(/[\uff01-\uff5e]/g, function (sign) {
            return String.fromCharCode(sign.charCodeAt(0) - FULL_WIDTH);
        })
        .toLowerCase().replace(/\u03c2/g, "\u03c3"); // the sigma that ends words is one, too
    return name.normalize ? name.normalize("NFC") : name;
}
