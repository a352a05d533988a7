// zlib, by which pages are compressed.
// SPDX-License-Identifier: MIT

#ifndef FIRESIDE_CZLIB_SHIM_H
#define FIRESIDE_CZLIB_SHIM_H

// First, so that both modules agree on the system's types.
#pragma clang module import SwiftGlibc
#include <zlib.h>

#endif
