// The shapes of fireside.js, for editors and TypeScript. docs/client.md explains them.
// SPDX-License-Identifier: MIT

declare namespace Fireside {
    /** Connects and starts to listen at once. */
    function connect<Body = any>(options: Options<Body>): Chat;

    interface Options<Body = any> {
        /**
         * The server's address, such as `https://chat.example`, with its base path if it has one:
         * `https://example.com/chat`, or `/chat` for a page of the same origin. Default: the page's
         * own origin.
         */
        url?: string;
        /** One name, or up to 64. Default: `lobby`. */
        channels?: string | string[];
        /** The name to post under and to be listed under, 1 to 64 characters. Default: none. */
        from?: string;
        /**
         * Where to begin: `now`, `start`, `-20` for the last twenty, or a value of `cursor()`.
         * Default: `now`.
         */
        since?: string;
        /**
         * Tells the server who this is, and opens private channels. A function is called before the
         * first request, when the channels change, and when a ticket has run out. It calls `done`
         * with a ticket, or with nothing if there is none.
         */
        ticket?: string | ((channels: string[], done: (ticket?: string | null) => void) => void);
        /** The `xsrf` from `GET /me`, for the server's own pages, whose visitors log in. */
        xsrf?: string;
        /**
         * The one transport to use. `script` uses script tags and forms. Default: polls, and behind
         * them a WebSocket or an event stream where one works.
         */
        transport?: "poll" | "script" | "sse" | "websocket";
        /** Whether tabs of one browser with the same options share a connection. Default: true. */
        share?: boolean;
        /** Called once for each message, in order. */
        onMessage?(message: Message<Body>): void;
        /**
         * A message was deleted, or all of a channel: take from the page what is deleted. Called in
         * order with `onMessage`.
         */
        onDelete?(deletion: Deletion): void;
        /**
         * A message has another text now. Called in order with `onMessage`. Without this handler
         * `onMessage` gets it, as a message with the new text.
         */
        onEdit?(edit: Edit<Body>): void;
        /** Called when the state changes. `offline` and `refused` come with an error. */
        onState?(state: State, error?: ChatError): void;
        /** While `offline`: the next try is in so many milliseconds. `retry()` makes it now. */
        onRetry?(wait: number): void;
        /** Called when messages begin to come by another transport. */
        onTransport?(transport: Transport): void;
        /**
         * The server refuses this channel; the client still listens to the others. If none is left,
         * the state becomes `refused`. `listen` tries the channel again. Without this handler the
         * error goes to the console.
         */
        onRefused?(channel: string, error: ChatError): void;
        /** Messages may be missing here, before the next one. */
        onGap?(): void;
    }

    /**
     * `connecting`: not known yet. `online`: messages arrive. `waiting`: the server asks the client
     * to wait. `offline`: no answer, and the client keeps trying. `refused`: the server said no, and
     * the client has stopped. `closed`: `close()` was called.
     */
    type State = "connecting" | "online" | "waiting" | "offline" | "refused" | "closed";

    /**
     * `poll`: by XMLHttpRequest, one after another. `script`: the same by script tags. `sse`: an
     * event stream. `websocket`: a WebSocket. `tab`: another tab of this browser passes them on.
     */
    type Transport = "poll" | "script" | "sse" | "websocket" | "tab";

    interface Message<Body = any> {
        /** Missing if the message is not kept. */
        id?: string;
        channel: string;
        /** When it was posted, in UTC: `2026-11-20T12:00:00.123Z`. */
        at: string;
        /** The sender's name, if they gave one. */
        from?: string;
        /** Who that is, where the server knows: two people may have one name. */
        person?: string;
        /** When the body was last changed, if it was. */
        edited?: string;
        /** The message was deleted. Its body says so. */
        tombstone?: true;
        /** Somebody came or went; `people`: many did, so ask who is here. There is no body then. */
        kind?: "join" | "leave" | "people";
        /** For how many seconds the message is worth showing. */
        ttl?: number;
        body?: Body;
    }

    interface Edit<Body = any> {
        /** The edit's own id. */
        id: string;
        channel: string;
        /** When it was edited, in UTC. */
        at: string;
        from?: string;
        person?: string;
        /** The id of the message that is edited. It need not be one that you have seen. */
        edits: string;
        /** What the message says now. */
        body: Body;
    }

    interface Deletion {
        /** The deletion's own id. */
        id: string;
        channel: string;
        /** When it was deleted, in UTC. */
        at: string;
        /** The id of the message that is deleted. It need not be one that you have seen. */
        deleted?: string;
        /** All older messages of the channel are deleted. */
        cleared?: true;
    }

    interface ChatError {
        /** As in HTTP; 0 if there was no answer. */
        status: number;
        /** A sentence to show to people. */
        message: string;
        /**
         * Only with a sentence of fireside.js's own, which is in English: so that a page can say it in
         * another language. What the server says is in the reader's.
         */
        reason?: "no-answer" | "closed" | "origin" | "cannot-change" | "no-transport"
            | "unreachable";
        /** How many milliseconds to wait before trying again. */
        retry?: number;
        /** The channels that the error is about, if it is about some of them only. */
        channels?: string[];
    }

    /** One of the two is null. */
    type Done<Answer> = (error: ChatError | null, answer: Answer | null) => void;

    interface Chat {
        /**
         * Posts a text, which becomes `{text: …}`, or an object. `done` gets the message's id, or
         * null if there is none or it cannot be known.
         */
        say(channel: string, body: string | object, done?: Done<string>): void;
        /**
         * `from`: the name for this message alone. `ttl`: worth showing for 1 to 30 seconds, not
         * kept, and not tried again.
         */
        say(
            channel: string, body: string | object, extra: Extra | null,
            done?: Done<string>
        ): void;
        /**
         * Changes a message of your own, for an hour; moderators may change any. `done` gets the id
         * of the edit, which `onEdit` gets, too.
         */
        edit(channel: string, id: string, body: string | object, done?: Done<string>): void;
        /** Deletes a message, by the same rule. */
        remove(channel: string, id: string, done?: Done<string>): void;
        /** Gets a page of older messages, oldest first. `limit`: 1 to 1000, default 50. */
        history<Body = any>(
            channel: string, query: { before?: string; limit?: number }, done: Done<History<Body>>
        ): void;
        /** Gets the people who are in a channel. */
        people(channel: string, done: Done<People>): void;
        /** Gets the channels, by name or with the most people first. `limit`: at most so many. */
        channels(query: { sort?: "people"; limit?: number }, done: Done<Channels>): void;
        channels(done: Done<Channels>): void;
        /** Listens to these channels from now on, instead of the ones before. */
        listen(channels: string | string[]): void;
        /** Looks at once whether the server can be reached: the state becomes `connecting`. */
        retry(): void;
        /** The place after the last message, to pass as `since` to a later connection. */
        cursor(): string;
        /** Stops everything; `onState` with `closed` is the last call. */
        close(): void;
    }

    interface Extra {
        from?: string;
        ttl?: number;
    }

    interface History<Body = any> {
        messages: Message<Body>[];
        /** Whether there are older messages. */
        more?: boolean;
        /** Older messages are no longer kept, or `before` is an id of another journal. */
        gap?: boolean;
    }

    interface People {
        people: { name: string; person?: string; since: string }[];
        /** Whether there are more people than these. */
        more?: boolean;
    }

    interface Channels {
        channels: Channel[];
        /** Whether there are more channels than these. */
        more?: boolean;
    }

    interface Channel {
        name: string;
        /** How many people are there, by name. */
        people: number;
        /** How many requests are waiting for a message there. */
        parked: number;
        /** The id of the newest message, if any. */
        last?: string;
    }
}
