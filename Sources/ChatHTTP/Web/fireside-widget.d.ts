// The shapes of fireside-widget.js, for editors and TypeScript. docs/client.md explains them.
// SPDX-License-Identifier: MIT

/// <reference path="./fireside.d.ts" />

declare namespace FiresideWidget {
    /**
     * Makes a chat box of an element. What an option does not say, an attribute may: for
     * `ticketURL`, `data-fireside-ticket-url`. An element that is a box already stays as it is.
     */
    function start(element: Element, options?: Options): Box;

    /** Makes a box of each element with `data-fireside` that is none yet. */
    function start(): null;

    /** Ends the box of this element, or all boxes. What the element had in it comes back. */
    function stop(element?: Element): void;

    interface Box {
        stop(): void;
    }

    interface Options {
        /** Default: the value of `data-fireside`, or `lobby`. */
        channel?: string;
        /** The server's address. Default: where the script came from. */
        url?: string;
        /** Default: `#` and the channel. */
        title?: string;
        /** `en`, `ja` or `ru`. Default: the nearest attribute `lang`, or what the browser speaks. */
        lang?: string;
        /** Default: as the visitor's system is. */
        theme?: "light" | "dark";
        /** Whether the box begins as a button that opens it. */
        collapsed?: boolean;
        /** `none`: the page brings a style sheet of its own. */
        style?: "none";
        /** Says who the visitor is: as for `Fireside.connect`. */
        ticket?: string | ((channels: string[], done: (ticket?: string | null) => void) => void);
        /** An address of the page's own site that answers with such a ticket, as plain text. */
        ticketURL?: string;
    }
}
