// Addresses in messages become links. Everything else stays text.
// SPDX-License-Identifier: MIT

var LONGEST_ADDRESS = 2000; // characters; a longer one stays text
var MOST_LINKS = 100; // in one text

// Adds the text to the element. It takes time in proportion to the text's length.
function addLinked(element, words) {
    // No blanks, no quotes, and no marks that turn the direction of reading: an address must not
    // look like another one.
    var pattern = /https?:\/\/[^\s<>"'`\u202a-\u202e\u2066-\u2069]+/gi;
    var end = 0, links = 0, match, address;
    while (links < MOST_LINKS && (match = pattern.exec(words))) {
        address = trimmed(match[0]);
        if (match[0].length > LONGEST_ADDRESS || !/:\/\/./.test(address)) continue;
        addText(element, words.slice(end, match.index));
        addLink(element, address);
        end = match.index + address.length;
        links++;
    }
    addText(element, words.slice(end));
}

function addText(element, words) {
    if (words) element.appendChild(document.createTextNode(words));
}

function addLink(parent, address) {
    var link = make("a", "link", parent, address);
    link.href = address;
    link.target = "_blank";
    link.setAttribute("rel", "noopener noreferrer nofollow");
}

// A full stop behind an address ends the sentence. A `)` closes the bracket around the address,
// unless the address itself opened one.
function trimmed(address) {
    var end = address.length, last;
    var excess = address.split(")").length - address.split("(").length;
    for (; end > 0; end--) {
        last = address.charAt(end - 1);
        if (last === ")" && excess > 0) excess--;
        else if (".,;:!?*_]}".indexOf(last) < 0) break;
    }
    return address.slice(0, end);
}
