// The order of messages, by their ids.
// SPDX-License-Identifier: MIT

// Ids are `journal:number`. Of two journals nobody knows which was first.
export function isBefore(one, other) {
    const [journal, number] = one.split(":"), [theirs, theirNumber] = other.split(":");
    return journal === theirs && Number(number) < Number(theirNumber);
}
