// Private channels: beginning one, leaving it, who is in it, and who else may come.
// SPDX-License-Identifier: MIT

// Each fails with the server's sentence.
export class Membership {
    constructor({ session, rooms }) {
        this.session = session;
        this.rooms = rooms;
    }

    // `fields`: `{title}`, or `{name}` of one that nobody has, or `{with: person}` for the one channel
    // with them. Returns its name.
    async begin(fields) {
        const { channel } = await this.session.act("/channels", fields);
        await this.rooms.refresh();
        return channel;
    }

    async leave(name) {
        await this.session.act(`${pathOf(name)}/leave`);
        this.rooms.drop(name);
    }

    async of(name) {
        return (await this.session.get(`${pathOf(name)}/members`)).members;
    }

    // `whom`: `{person}` or `{name}`.
    invite(name, whom) {
        return this.session.act(`${pathOf(name)}/members`, whom);
    }
}

function pathOf(name) {
    return `/channels/${encodeURIComponent(name)}`;
}
