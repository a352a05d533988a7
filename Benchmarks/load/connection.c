/* One HTTP/1.1 connection that does not block.
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

static void stop(const char *what, struct connection *c) {
    fprintf(stderr, "load: %s: %s\n%.300s\n", what, strerror(errno), c->length ? c->bytes : "");
    exit(1);
}

/* More connections than one address has ports need more addresses. */
static void bind_to(int fd, int number) {
    struct sockaddr_in own = {.sin_family = AF_INET};
    int on = 1;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number / 20000);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    bind(fd, (struct sockaddr *)&own, sizeof own);
}

void connection_open(struct connection *c, const struct target *t, int number, int epoll) {
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(t->port)};
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = number};
    int on = 1;
    inet_pton(AF_INET, t->host, &peer.sin_addr);
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (number >= 20000) bind_to(c->fd, number);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&peer, sizeof peer)) stop("connect", c);
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    c->length = 0;
    if (!c->bytes) c->bytes = malloc(c->capacity = 2048);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event)) stop("epoll_ctl", c);
}

void connection_close(struct connection *c) { close(c->fd); }

void connection_send(struct connection *c, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(c->fd, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            usleep(50);
            continue;
        }
        if (sent < 0) stop("send", c);
        bytes += sent;
        length -= sent;
    }
}

char *connection_body(struct connection *c) {
    char *end = strstr(c->bytes, "\r\n\r\n");
    return end ? end + 4 : NULL;
}

static const char *field(struct connection *c, const char *name) {
    const char *found = strcasestr(c->bytes, name);
    return found && found < connection_body(c) ? found + strlen(name) : NULL;
}

static int is_whole(struct connection *c) {
    char *body = connection_body(c);
    if (!body) return 0;
    const char *length = field(c, "\r\nContent-Length: ");
    if (length) return c->bytes + c->length >= body + atoi(length);
    if (field(c, "\r\nTransfer-Encoding: chunked"))
        return c->length >= 5 && !memcmp(c->bytes + c->length - 5, "0\r\n\r\n", 5);
    return 1;
}

int connection_receive(struct connection *c) {
    if (c->capacity - c->length < 1024) c->bytes = realloc(c->bytes, c->capacity *= 2);
    ssize_t count = recv(c->fd, c->bytes + c->length, c->capacity - c->length - 1, 0);
    if (count < 0 && errno == EAGAIN) return 0;
    if (count <= 0) stop("the server hung up", c);
    c->length += count;
    c->bytes[c->length] = 0;
    if (!is_whole(c)) return 0;
    if (c->bytes[9] != '2') stop("the server refused", c);
    return 1;
}

static void copy_until(char *to, size_t size, const char *from, const char *ends) {
    size_t length = from ? strcspn(from, ends) : 0;
    if (length >= size) length = size - 1;
    memcpy(to, from ? from : "", length);
    to[length] = 0;
}

void connection_next(struct connection *c, const struct target *t) {
    if (!strcmp(t->cursor, "since")) {
        const char *next = strstr(connection_body(c), "\"next\":\"");
        copy_until(c->cursor, sizeof c->cursor, next ? next + 8 : NULL, "\"");
    } else if (!strcmp(t->cursor, "etag")) {
        copy_until(c->cursor, sizeof c->cursor, field(c, "\r\nEtag: "), "\r");
        copy_until(c->modified, sizeof c->modified, field(c, "\r\nLast-Modified: "), "\r");
    }
    c->length = 0;
}

/* The header fields are those of a browser, less cookies. */
void connection_ask(struct connection *c, const struct target *t, int number) {
    char path[512], request[1280];
    const char *since = "";
    snprintf(path, sizeof path, t->get_path, number);
    if (!strcmp(t->cursor, "since")) since = c->cursor[0] ? c->cursor : "now";
    int length = snprintf(
        request, sizeof request,
        "GET %s%s%s HTTP/1.1\r\nHost: %s:%d\r\n"
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
        "Accept: */*\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\n"
        "Connection: keep-alive\r\nReferer: http://localhost/\r\n",
        path, *since ? "&since=" : "", since, t->host, t->port);
    if (c->modified[0])
        length += snprintf(
            request + length, sizeof request - length,
            "If-Modified-Since: %s\r\nIf-None-Match: %s\r\n", c->modified, c->cursor);
    length += snprintf(request + length, sizeof request - length, "\r\n");
    connection_send(c, request, length);
}

void connection_post(struct connection *c, const struct target *t, const char *body) {
    char *request;
    int length = asprintf(
        &request,
        "POST %s HTTP/1.1\r\nHost: %s:%d\r\nContent-Type: application/json\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        t->post_path, t->host, t->port, strlen(body), body);
    connection_send(c, request, length);
    free(request);
}
