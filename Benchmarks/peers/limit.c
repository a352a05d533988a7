/* The limit: one send() to each connection that waits or stays, nothing else. No server is faster.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The head is as long as Fireside's answer to a script tag; the body is the message. */
static const char head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/javascript; charset=utf-8\r\n"
    "X-Content-Type-Options: nosniff\r\nContent-Disposition: attachment; filename=\"f.txt\"\r\n"
    "Cache-Control: no-store, no-cache, must-revalidate, private, max-age=0\r\nPragma: no-cache\r\n"
    "Expires: 0\r\nReferrer-Policy: no-referrer\r\n"
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n"
    "X-Frame-Options: DENY\r\nCross-Origin-Resource-Policy: cross-origin\r\n"
    "Date: Sat, 21 Nov 2026 12:00:00 GMT\r\nContent-Length: ";

/* What opens a stream. The key is always the load generator's, the example in RFC 6455. */
static const char event_head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
    "Cache-Control: no-store\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\n";
static const char frame_head[] =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

struct crowd { int all[1 << 20], count; };
static struct crowd waiting, events, frames;

static void send_to(const struct crowd *crowd, const char *bytes, int length) {
    for (int i = 0; i < crowd->count; i++) send(crowd->all[i], bytes, length, MSG_NOSIGNAL);
}

/* Fireside's answer with one message, as it comes in an event or a frame. */
static void fire_streams(const char *body) {
    static char event[65536], frame[65536];
    int length = snprintf(
        event, sizeof event,
        "id: k3f9m2ab:45\ndata: {\"next\":\"k3f9m2ab:45\",\"messages\":[{\"id\":\"k3f9m2ab:45\","
        "\"channel\":\"room0\",\"at\":\"2026-11-21T12:00:00.123Z\",\"body\":%s}]}\n\n", body);
    send_to(&events, event, length);
    char *data = strchr(event, '{'), *to = frame;
    length = event + length - 2 - data;
    *to++ = '\x81';
    *to++ = length < 126 ? length : 126;
    if (length >= 126) *to++ = length >> 8, *to++ = length & 255;
    memcpy(to, data, length);
    send_to(&frames, frame, to + length - frame);
}

/* `post` is a whole request, as the load generator sends it in one piece. */
static void fire(int speaker, const char *post) {
    static char answer[65536];
    const char *body = strstr(post, "\r\n\r\n");
    if (!body) exit(1);
    int length = snprintf(
        answer, sizeof answer, "%s%zu\r\n\r\n/**/f1234(%s);", head, strlen(body + 4) + 12, body + 4);
    send_to(&waiting, answer, length);
    waiting.count = 0;
    fire_streams(body + 4);
    send(speaker, answer, length, MSG_NOSIGNAL);
}

static void ask(int fd, const char *request) {
    if (strstr(request, "text/event-stream")) {
        send(fd, event_head, sizeof event_head - 1, MSG_NOSIGNAL);
        events.all[events.count++] = fd;
    } else if (strstr(request, "Upgrade: websocket")) {
        send(fd, frame_head, sizeof frame_head - 1, MSG_NOSIGNAL);
        frames.all[frames.count++] = fd;
    } else {
        waiting.all[waiting.count++] = fd;
    }
}

static int listen_on(int port) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* and so have all it accepts */
    if (bind(fd, (struct sockaddr *)&own, sizeof own) || listen(fd, 4096)) exit(1);
    return fd;
}

int main(int count, char **words) {
    static char bytes[65536];
    struct epoll_event ready[512], event = {.events = EPOLLIN};
    struct rlimit limit;
    int epoll = epoll_create1(0), listener = listen_on(count > 1 ? atoi(words[1]) : 0);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    event.data.fd = listener;
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int found = epoll_wait(epoll, ready, 512, -1);
        for (int i = 0; i < found; i++) {
            int fd = ready[i].data.fd;
            if (fd == listener) {
                while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
                    event.data.fd = fd;
                    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
                }
                continue;
            }
            ssize_t length = recv(fd, bytes, sizeof bytes - 1, 0);
            bytes[length < 0 ? 0 : length] = 0;
            if (length <= 0) {
                close(fd);
            } else if (bytes[0] == 'G') {
                ask(fd, bytes);
            } else {
                fire(fd, bytes);
            }
        }
    }
}
