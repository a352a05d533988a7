// What a visitor needs only after a click or a key: loaded with the first of it, in one piece.
// SPDX-License-Identifier: MIT

// Were each a file of its own, the build would make one more for each pair that shares a module,
// and the page would ask for all of them before it begins: scripts/build-web.
export { run } from "./commands.js";
export { Deeds } from "./deeds.js";
export { ask } from "./dialog.js";
export { Editing } from "./editing.js";
