// Nayuki's QR Code generator, by which the inspector draws the chat's address.
// SPDX-License-Identifier: MIT

#ifndef FIRESIDE_CQRCODE_SHIM_H
#define FIRESIDE_CQRCODE_SHIM_H

// First, so that both modules agree on the system's types.
#pragma clang module import SwiftGlibc
#include <qrcodegen/qrcodegen.h>

#endif
