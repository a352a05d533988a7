/* What a client sends.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void send_all(struct connection *c, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(c->fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            usleep(50);
        } else if (sent < 0) {
            fprintf(stderr, "load: send: %s\n", strerror(errno));
            exit(1);
        } else {
            bytes += sent;
            length -= sent;
        }
    }
}

/* A browser's, less cookies, and less those that depend on the door. */
#define BROWSER_FIELDS \
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n" \
    "%sAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n" \
    "Referer: http://localhost/\r\n"

/* What tells the server which door is meant. The key is the example in RFC 6455. */
static const char *const door_fields[] = {
    [poll_door] = "Accept: */*\r\nConnection: keep-alive\r\n",
    [long_polling_door] = "Accept: */*\r\nConnection: keep-alive\r\nPragma: no-cache\r\n"
               "X-Requested-With: XMLHttpRequest\r\n",
    [sse_door] = "Accept: text/event-stream\r\nConnection: keep-alive\r\n",
    [websocket_door] = "Accept: */*\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"};

static void get(
    struct connection *c, const struct target *t, const char *path, enum door door) {
    char request[1536];
    int length = snprintf(
        request, sizeof request,
        "GET %s HTTP/1.1\r\nHost: %s:%d\r\n" BROWSER_FIELDS, path, t->host, t->port,
        door_fields[door]);
    if (c->modified[0])
        length += snprintf(
            request + length, sizeof request - length,
            "If-Modified-Since: %s\r\nIf-None-Match: %s\r\n", c->modified, c->cursor);
    length += snprintf(request + length, sizeof request - length, "\r\n");
    send_all(c, request, length);
}

void connection_get(struct connection *c, const struct target *t, const char *path) {
    get(c, t, path, poll_door);
}

void connection_ask(struct connection *c, const struct target *t) {
    if (c->stays) return;
    if (is_bayeux(t)) {
        bayeux_ask(c, t);
        return;
    }
    char path[512];
    int room = t->room_size ? c->number / t->room_size : 0;
    int length = snprintf(path, sizeof path, t->get_path, c->number, room);
    if (!strcmp(t->cursor, "since"))
        snprintf(
            path + length, sizeof path - length, "&since=%s", c->cursor[0] ? c->cursor : "now");
    get(c, t, path, t->door);
    c->stays = t->door != poll_door;
}

void connection_post_from_page(struct connection *c, const struct target *t, const char *body) {
    char request[2048];
    int length = snprintf(
        request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: %s:%d\r\n" BROWSER_FIELDS
        "Origin: http://%s:%d\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        t->post_path, t->host, t->port, door_fields[t->door], t->host, t->port, strlen(body), body);
    send_all(c, request, length);
}

void connection_post(struct connection *c, const struct target *t, const char *body, int room) {
    char path[256], *request;
    snprintf(path, sizeof path, t->post_path, c->number, room);
    int length = asprintf(
        &request,
        "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        path, t->host, t->port, strlen(body), body);
    send_all(c, request, length);
    free(request);
}
