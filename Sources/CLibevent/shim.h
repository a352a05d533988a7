// The parts of libevent that Fireside uses. Macros and varargs stay out: Swift cannot import them.
// SPDX-License-Identifier: MIT

#ifndef FIRESIDE_CLIBEVENT_SHIM_H
#define FIRESIDE_CLIBEVENT_SHIM_H

// First, so that both modules agree on the system's types.
#pragma clang module import SwiftGlibc
#include <malloc.h>
#include <sys/eventfd.h>
// glibc declares these for those who define _GNU_SOURCE, which Swift does not.
int pthread_setname_np(pthread_t, const char *);
int sched_getaffinity(pid_t, size_t, cpu_set_t *);
pid_t gettid(void);

// How a run loop serves libdispatch's main queue. libdispatch exports these two for Core Foundation, and
// no header of a toolchain has them.
int _dispatch_get_main_queue_handle_4CF(void);
void _dispatch_main_queue_callback_4CF(void *);

#include <stdio.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <event2/thread.h>
#include <event2/util.h>

// Swift 6 keeps away from the variable stdout: any thread could set it.
static inline void buffer_output_by_line(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

#endif
