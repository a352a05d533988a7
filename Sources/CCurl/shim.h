// The parts of libcurl that Fireside uses.
// SPDX-License-Identifier: MIT

#ifndef FIRESIDE_CCURL_SHIM_H
#define FIRESIDE_CCURL_SHIM_H

// First, so that both modules agree on the system's types.
#pragma clang module import SwiftGlibc
#include <curl/curl.h>

#endif
