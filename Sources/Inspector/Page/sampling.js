// Which lives are told of when there are too many. The server decides alike: Sampling.swift
// SPDX-License-Identifier: MIT

// One of `every`, a power of two. The number is scrambled first: where each request makes two
// Deferreds, every second number would always be the same one of the two.
export const isTold = (number, every) => (
    (Math.imul(number, 0x9e3779b1) >>> 8 & every - 1) === 0);
