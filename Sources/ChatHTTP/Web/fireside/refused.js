// Channels that the server refuses.
// SPDX-License-Identifier: MIT

// Goes on without the channels that an error names, and tells the page of each. Returns false if
// the error names none of ours, or if none is left: then there is nothing to go on with.
function leaveOut(chat, error) {
    var all = chat.channels, rest = [], refused = [], i;
    for (i = 0; i < all.length; i++) {
        if (!isAmong(error.channels, all[i])) rest.push(all[i]);
        else if (!isAmong(refused, all[i])) refused.push(all[i]);
    }
    if (!refused.length) return false;
    setChannels(chat, rest);
    for (i = 0; i < refused.length && !chat.isClosed; i++) {
        tell(chat.options.onRefused || complain, refused[i], error);
    }
    return chat.channels.length > 0; // the page may have chosen others meanwhile
}

function complain(channel, error) {
    throw new Error("Fireside: " + channel + ": " + error.message);
}
