/* One HTTP/1.1 connection that does not block: opening, and receiving an answer at a time.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Where an answer ends that is sent in chunks: where the last one says so. */
static const size_t unknown = SIZE_MAX;

void connection_fail(const struct connection *c, const char *what) {
    int shown = c->length < 300 ? (int)c->length : 300;
    fprintf(stderr, "load: %s: %s\n%.*s\n", what, strerror(errno), shown, c->bytes);
    exit(1);
}

/* An address has some 28,000 ports, and keeps one for a minute after it closed a connection. So each
 * 10,000 connections come from another of this machine's addresses: 127.0.0.1, .2, .3 … */
static void bind_next(int fd) {
    static unsigned opened;
    struct sockaddr_in own = {.sin_family = AF_INET};
    int on = 1;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + opened++ / 10000 % 200);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    bind(fd, (struct sockaddr *)&own, sizeof own);
}

void connection_open(struct connection *c, const struct target *t, int number, int epoll) {
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(t->port)};
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};
    int on = 1;
    inet_pton(AF_INET, t->host, &peer.sin_addr);
    if (!c->bytes) c->bytes = malloc(c->capacity = 2048);
    c->number = number;
    c->length = c->head = c->whole = c->stays = 0;
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0) connection_fail(c, "socket");
    bind_next(c->fd);
    if (connect(c->fd, (struct sockaddr *)&peer, sizeof peer)) connection_fail(c, "connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event)) connection_fail(c, "epoll_ctl");
}

void connection_close(struct connection *c) { close(c->fd); }

/* The value of a field of the head, which ends at a carriage return; or NULL. */
static const char *field(const struct connection *c, const char *name) {
    size_t length = strlen(name);
    const char *end = c->bytes + c->head - 2, *line = memchr(c->bytes, '\n', c->head);
    while (line && ++line < end) {
        if (!strncasecmp(line, name, length)) return line + length;
        line = memchr(line, '\n', end - line);
    }
    return NULL;
}

static void read_head(struct connection *c) {
    const char *end = memmem(c->bytes, c->length, "\r\n\r\n", 4);
    if (!end) return;
    c->head = end + 4 - c->bytes;
    const char *length = field(c, "Content-Length: ");
    if (length) c->whole = c->head + strtoul(length, NULL, 10);
    else c->whole = field(c, "Transfer-Encoding: chunked") ? unknown : c->head;
    if (c->head < 13 || c->bytes[9] != '2') connection_fail(c, "the server refused");
}

static int is_whole(struct connection *c) {
    if (!c->head) read_head(c);
    if (!c->head) return 0;
    if (c->whole != unknown) return c->length >= c->whole;
    if (memcmp(c->bytes + c->length - 5, "0\r\n\r\n", 5)) return 0;
    c->whole = c->length;
    return 1;
}

static void make_room(struct connection *c) {
    size_t wanted = c->head && c->whole != unknown ? c->whole : c->length + 1024;
    if (c->capacity >= wanted && c->capacity > c->length) return;
    while (c->capacity <= wanted) c->capacity *= 2;
    c->bytes = realloc(c->bytes, c->capacity);
}

int connection_receive(struct connection *c) {
    do {
        make_room(c);
        ssize_t count = recv(c->fd, c->bytes + c->length, c->capacity - c->length, 0);
        if (count < 0 && errno == EAGAIN) return 0;
        if (count <= 0) connection_fail(c, "the server hung up");
        c->length += count;
    } while (!is_whole(c));
    return 1;
}

int connection_count(const struct connection *c, const char *marker) {
    int count = 0;
    size_t length = strlen(marker);
    const char *at = c->bytes + c->head, *end = c->bytes + c->whole;
    for (; (at = memmem(at, end - at, marker, length)); at += length) count++;
    return count;
}

static void copy_until(char *to, size_t size, const char *from, char end) {
    size_t length = 0;
    while (from && length < size - 1 && from[length] != end) length++;
    memcpy(to, from, length);
    to[length] = 0;
}

void connection_next(struct connection *c, const struct target *t) {
    if (!strcmp(t->cursor, "since")) {
        /* With JSONP, a function's name stands before it. */
        const char *start = "{\"next\":\"", *body = c->bytes + c->head;
        size_t size = c->whole - c->head;
        const char *found = memmem(body, size < 64 ? size : 64, start, strlen(start));
        if (found) copy_until(c->cursor, sizeof c->cursor, found + strlen(start), '"');
    } else if (!strcmp(t->cursor, "etag")) {
        copy_until(c->cursor, sizeof c->cursor, field(c, "Etag: "), '\r');
        copy_until(c->modified, sizeof c->modified, field(c, "Last-Modified: "), '\r');
    }
    c->length -= c->whole;
    memmove(c->bytes, c->bytes + c->whole, c->length);
    c->head = c->whole = 0;
}
