// What happens in the page, for parts that come later than it.
// SPDX-License-Identifier: MIT
//
// online                  the chat can be used, for the first time or again
// met                     somebody is logged in, or nobody is
// shown                   what the channel is called, or what the visitor may do in it, is shown anew
// opened                  another channel is open
// newest                  its newest messages are asked for
// loaded                  they are shown
// heard (message, isHere) something has come, to the open channel or to another one
// listens                 the page listens to other channels than before
// moved (channel, id)     more of a channel is read; without an id: it is left for good
// state, way              the connection's state, or the way of the messages, is another one
// people                  others are in the open channel than before
// retry (wait)            the next try to connect is in so many milliseconds

export class Events {
    constructor() {
        this.calls = new Map(); // by the event's name
    }

    on(names, call) {
        for (const name of names.split(" ")) {
            this.calls.set(name, [...this.calls.get(name) || [], call]);
        }
    }

    dispatch(name, ...news) {
        for (const call of this.calls.get(name) || []) call(...news);
    }
}
