// Whether the visitor may do something with a message, a person or a channel.
// SPDX-License-Identifier: MIT

import { isPrivate } from "./channels.js";

const OPEN = 3600000; // milliseconds in which people may change what they said

// What there is to do, and how, is in deeds.js.
export class Rights {
    constructor({ session, rooms }) {
        Object.assign(this, { session, rooms });
    }

    mayEdit(message) {
        return this.isFresh(message) && typeof message.body?.text === "string"
            && message.body.topic === undefined;
    }

    mayDelete(message) {
        return !message.tombstone && (this.session.isModerator || this.isFresh(message));
    }

    canMeet({ person }) {
        return !!person && person !== this.session.person
            && (this.rooms.areThere || this.session.isModerator);
    }

    isMember(channel) {
        return isPrivate(channel) && this.rooms.has(channel);
    }

    haveChannel(channel) {
        return this.isMember(channel) || this.session.isModerator;
    }

    // The visitor's own, and not too old to be changed.
    isFresh(message) {
        return !message.tombstone && !!message.person && message.person === this.session.person
            && Date.now() - new Date(message.at) < OPEN;
    }
}
