/* The limit: one send() to each connection that waits, and nothing else. No server is faster.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
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

static int waiting[1 << 20], waits;

/* `post` is a whole request, as the load generator sends it in one piece. */
static void fire(int speaker, const char *post) {
    static char answer[65536];
    const char *body = strstr(post, "\r\n\r\n");
    if (!body) exit(1);
    int length = snprintf(
        answer, sizeof answer, "%s%zu\r\n\r\n/**/f1234(%s);", head, strlen(body + 4) + 12, body + 4);
    for (int i = 0; i < waits; i++) send(waiting[i], answer, length, MSG_NOSIGNAL);
    waits = 0;
    send(speaker, answer, length, MSG_NOSIGNAL);
}

static int listen_on(int port) {
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, (struct sockaddr *)&own, sizeof own) || listen(fd, 4096)) exit(1);
    return fd;
}

int main(int count, char **words) {
    static char bytes[65536];
    struct epoll_event events[512], event = {.events = EPOLLIN};
    struct rlimit limit;
    int epoll = epoll_create1(0), listener = listen_on(count > 1 ? atoi(words[1]) : 0);
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    event.data.fd = listener;
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int ready = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == listener) {
                while ((fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
                    event.data.fd = fd;
                    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
                }
                continue;
            }
            ssize_t length = recv(fd, bytes, sizeof bytes - 1, 0);
            if (length <= 0) {
                close(fd);
            } else if (bytes[0] == 'G') {
                waiting[waits++] = fd;
            } else {
                bytes[length] = 0;
                fire(fd, bytes);
            }
        }
    }
}
