// What the page asks the server.
// SPDX-License-Identifier: MIT

const LONGEST = 35000; // milliseconds; the server answers a poll after 25 s at the latest

async function ask(path) {
    const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
    if (!answer.ok) throw new Error(`${path}: status ${answer.status}`);
    return answer.json();
}

// The texts, and the chat's address; asked for until they come. `?lang=ja` behind the page's own
// address is for the server.
export async function askSetup() {
    for (;;) {
        try {
            return await ask(`setup${location.search}`);
        } catch {
            await wait(1000);
        }
    }
}

// Without a number: all that is alive.
export const askEvents = (since) => ask(since === null ? "events" : `events?since=${since}`);

// What the server says of a chain; null when it has ended.
export const askChain = (number) => ask(`chains/${number}`).catch(() => null);

export const wait = (milliseconds) => new Promise((over) => { setTimeout(over, milliseconds); });
