// Twenty exercises. The first that fails ends the lesson.
// SPDX-License-Identifier: MIT

import KoanTeacher

teach(lanes, chaining, cancelling, groups, chat)
