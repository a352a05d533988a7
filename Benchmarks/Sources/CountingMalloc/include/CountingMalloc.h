// How often memory was allocated since the program began; glibc only.
// SPDX-License-Identifier: MIT

#pragma once

long counting_malloc_count(void);
