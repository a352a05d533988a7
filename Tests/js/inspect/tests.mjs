// The inspector's page, as far as it needs no browser: what it makes of the server's events.
// SPDX-License-Identifier: MIT

import { runTests } from "../page/suite.mjs";
import { testClock } from "./clock.mjs";
import { testFeed } from "./feed.mjs";
import { testFlights } from "./flights.mjs";
import { testLives } from "./lives.mjs";
import { testSeats } from "./seats.mjs";
import { testShapes } from "./shapes.mjs";
import { testWords } from "./words.mjs";

const load = (name) => import(`${process.argv[2]}/${name}.js`); // where the page's scripts are

testClock(await load("clock"));
testFeed(await load("feed"));
testFlights(await load("flights"));
testLives(await load("lives"), await load("shapes"));
testSeats(await load("seats"), await load("circle"));
testShapes(await load("shapes"));
testWords(await load("words"), await load("texts"));

await runTests();
