// The shapes of fireside.js, for editors and TypeScript. docs/client.md explains them.
// SPDX-License-Identifier: MIT

declare namespace Fireside {
    /** Starts to listen, at once. */
    function connect<Body = any>(options: Options<Body>): Chat;

    interface Options<Body = any> {
        /** Where the server is, such as `https://chat.example`. Default: where the page is from. */
        url?: string;
        /** Default: `lobby`. */
        channels?: string | string[];
        /** The name to speak and to be listed under, 1 to 64 characters. Default: none. */
        from?: string;
        /**
         * Where to begin: `now`, `start`, `-20` for the last twenty, or what `cursor()` was.
         * Default: `now`.
         */
        since?: string;
        /**
         * Says who this is, and opens private channels. A function is asked before the first
         * question, when the channels change, and when a ticket has run out; it calls `done`, with
         * nothing where there is none.
         */
        ticket?: string | ((channels: string[], done: (ticket?: string | null) => void) => void);
        /** The `xsrf` of `GET /me`: for the server's own pages, which post by their session. */
        xsrf?: string;
        /** `script`: only script tags and forms. Default: XMLHttpRequest where it works. */
        transport?: "script";
        /** Whether tabs of one browser with the same options share a poll. Default: true. */
        share?: boolean;
        onMessage?(message: Message<Body>): void;
        /** `error` comes with `offline` and `refused`. */
        onState?(state: State, error?: ChatError): void;
        /**
         * The server refuses this channel. The others are still listened to; with none left, the
         * state is `refused`. `listen` tries it again. Without this handler the error goes to the
         * console.
         */
        onRefused?(channel: string, error: ChatError): void;
        /** Messages may be missing here. Called before those that follow. */
        onGap?(): void;
    }

    /**
     * `connecting`: not known yet. `online`: messages arrive. `waiting`: the server asked for
     * patience. `offline`: tries again by itself. `refused`: it does not. `closed`: by `close()`.
     */
    type State = "connecting" | "online" | "waiting" | "offline" | "refused" | "closed";

    interface Message<Body = any> {
        /** Missing where the message is in passing. */
        id?: string;
        channel: string;
        /** When it was said, in UTC: `2026-11-20T12:00:00.123Z`. */
        at: string;
        /** Who claims to have said it. */
        from?: string;
        /** Somebody came or went, or many at once: ask `people`. There is no body then. */
        kind?: "join" | "leave" | "people";
        /** For how many seconds it is worth showing. */
        ttl?: number;
        body?: Body;
    }

    interface ChatError {
        /** As in HTTP; 0 where no answer came. */
        status: number;
        /** A sentence. */
        message: string;
        /** Milliseconds after which to try again. */
        retry?: number;
        /** The channels that the error is about, where it is not about the whole request. */
        channels?: string[];
    }

    /** One of the two is null. */
    type Done<Answer> = (error: ChatError | null, answer: Answer | null) => void;

    interface Chat {
        /**
         * Says a text, which becomes `{text: …}`, or an object. `done` has the message's id, or null
         * for what has none or cannot be known.
         */
        say(channel: string, body: string | object, done?: Done<string>): void;
        /** `ttl`, 1 to 30 seconds: in passing, not kept and not tried again. */
        say(
            channel: string, body: string | object, extra: { ttl?: number } | null,
            done?: Done<string>
        ): void;
        /** A page of older messages, oldest first. `limit`: 1 to 1000, default 50. */
        history<Body = any>(
            channel: string, query: { before?: string; limit?: number }, done: Done<History<Body>>
        ): void;
        people(channel: string, done: Done<People>): void;
        /** By name, or those first where most people are. `limit`: how many at most. */
        channels(query: { sort?: "people"; limit?: number }, done: Done<Channels>): void;
        channels(done: Done<Channels>): void;
        /** Listens to these from now on, instead of those before. */
        listen(channels: string | string[]): void;
        /** The place after the last message: `since` of a later connection. */
        cursor(): string;
        /** Ends all. No handler is called any more, but `onState` with `closed`. */
        close(): void;
    }

    interface History<Body = any> {
        messages: Message<Body>[];
        /** There are older ones. */
        more?: boolean;
        /** `before` is of another journal. */
        gap?: boolean;
    }

    interface People {
        people: { name: string; since: string }[];
        /** There are others, who are not listed. */
        more?: boolean;
    }

    interface Channels {
        channels: Channel[];
        /** There are others, which are not listed. */
        more?: boolean;
    }

    interface Channel {
        name: string;
        people: number;
        parked: number;
        last?: string;
    }
}
