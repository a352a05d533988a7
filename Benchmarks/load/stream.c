/* A connection that stays: behind the head come events (Server-Sent Events) or frames (WebSocket).
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* All connections share one buffer: what came is in the cache while it is looked at. What is not
 * whole yet is kept with its connection. */
static char *buffer;
static size_t capacity;

static void make_room(size_t kept) {
    while (capacity < 2 * kept + (1 << 18)) capacity = capacity ? 2 * capacity : 1 << 18;
    buffer = realloc(buffer, capacity);
}

static void keep(struct connection *c, const char *rest, size_t length) {
    while (c->capacity < length) c->capacity *= 2;
    if (c->capacity > 2048) c->bytes = realloc(c->bytes, c->capacity);
    memcpy(c->bytes, rest, length);
    c->length = length;
}

/* Text, and the last frame of its message: RFC 6455, 5.2. */
static const char text_frame = '\x81';

/* An event ends with an empty line. */
static const char *event_end(const char *event, const char *end) {
    const char *line = event;
    while ((line = memchr(line, '\n', end - line)))
        if (++line < end && *line == '\n') return line + 1;
    return NULL;
}

/* A frame's head says how long it is: RFC 6455, 5.2. Servers send text in one frame, unmasked. */
static const char *frame_end(const char *frame, const char *end, const char **data) {
    const unsigned char *head = (const unsigned char *)frame;
    size_t there = end - frame, length = there < 2 ? 0 : head[1];
    int wide = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (there < 2 || there < 2 + (size_t)wide) return NULL;
    if (wide) length = 0;
    for (int i = 0; i < wide; i++) length = length << 8 | head[2 + i];
    *data = frame + 2 + wide;
    return (size_t)(end - *data) < length ? NULL : *data + length;
}

/* Behind the head, or NULL. */
static const char *head_end(struct connection *c, const char *bytes, const char *end) {
    const char *found = memmem(bytes, end - bytes, "\r\n\r\n", 4);
    if (!found) return NULL;
    c->head = found + 4 - bytes;
    if (c->head < 13 || (bytes[9] != '2' && memcmp(bytes + 9, "101", 3))) {
        keep(c, bytes, end - bytes);
        connection_fail(c, "the server refused");
    }
    return found + 4;
}

void stream_receive(
    struct connection *c, const struct target *t, listener *listener, void *context) {
    make_room(c->length);
    memcpy(buffer, c->bytes, c->length);
    ssize_t count = recv(c->fd, buffer + c->length, capacity - c->length, 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) connection_fail(c, "the server hung up");
    const char *at = buffer, *end = buffer + c->length + count, *next, *data;
    if (!c->head && (next = head_end(c, at, end))) at = next;
    while (c->head && (data = at) < end) {
        next = t->door == websocket_door ? frame_end(at, end, &data) : event_end(at, end);
        if (!next) break;
        if (t->door == websocket_door && *at != text_frame) connection_fail(c, "this is no text");
        listener(context, c, data, next - data);
        at = next;
    }
    keep(c, at, end - at);
}
