// The JavaScript engine of hostile_json.py: a question a line, an answer a line.
// SPDX-License-Identifier: MIT
'use strict';

const readline = require('readline');
const vm = require('vm');

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function textOf(base64) {
    return utf8.decode(Buffer.from(base64, 'base64'));
}

function parses(base64) {
    try {
        JSON.parse(textOf(base64));
        return true;
    } catch {
        return false;
    }
}

// The same value, key for key in the same order; `proto` is what objects of `other` inherit from.
function isSame(one, other, proto) {
    const pairs = [[one, other]];
    while (pairs.length > 0) {
        const [left, right] = pairs.pop();
        if (typeof left !== 'object' || left === null) {
            if (!Object.is(left, right)) return false;
            continue;
        }
        if (typeof right !== 'object' || right === null) return false;
        if (Array.isArray(left) !== Array.isArray(right)) return false;
        if (!Array.isArray(right) && Object.getPrototypeOf(right) !== proto) return false;
        const keys = Object.getOwnPropertyNames(left);
        if (keys.join('\0') !== Object.getOwnPropertyNames(right).join('\0')) return false;
        for (const key of keys) {
            pairs.push([
                Object.getOwnPropertyDescriptor(left, key).value,
                Object.getOwnPropertyDescriptor(right, key).value,
            ]);
        }
    }
    return true;
}

// What a page gets that runs the script, in a separate context.
function called(script) {
    const world = vm.createContext({ answers: [] });
    vm.runInContext('function got(answer) { answers.push(answer); }', world);
    vm.runInContext(script, world, { timeout: 10000 });
    const answers = vm.runInContext('answers', world);
    if (answers.length !== 1) throw new Error(`called ${answers.length} times`);
    return [answers[0].messages, vm.runInContext('Object.prototype', world)];
}

// Places and problems. A door that fails fails for all: which text it is must be tried one by one.
function compare({ texts, page, called: script }) {
    const problems = [];
    const doors = [
        ['JSON.parse of the answer', () => [JSON.parse(page).messages, Object.prototype]],
        ['the script', () => called(script)],
    ];
    for (const [door, open] of doors) {
        let messages, proto;
        try {
            [messages, proto] = open();
        } catch (error) {
            problems.push([0, `${door} fails: ${error.message}`]);
            continue;
        }
        texts.forEach((base64, place) => {
            const wanted = JSON.parse(textOf(base64));
            if (!isSame(wanted, messages[place].body, proto))
                problems.push([place, `${door} has another value`]);
        });
    }
    return problems;
}

readline.createInterface({ input: process.stdin }).on('line', line => {
    const question = JSON.parse(line);
    const answer = question.parse ? question.parse.map(parses) : compare(question);
    process.stdout.write(JSON.stringify(answer) + '\n');
});
