// The shapes of fireside.mjs, the same as those of fireside.js beside it.
// SPDX-License-Identifier: MIT

/// <reference path="./fireside.d.ts" />

/** Connects and starts to listen at once. Where there is no window, it is undefined. */
export const connect: typeof Fireside.connect;
/** What script tags call. */
export const calls: Record<string, (answer: unknown) => void>;
