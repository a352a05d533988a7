/* A load generator for chat servers: what its scenarios share.
 * SPDX-License-Identifier: MIT
 *
 * One thread and one epoll set, so that on two cores it has one and the server the other. It does as
 * little as it can for an answer: find its end, find its cursor. `limit` in ../peers shows how much
 * faster than any server that is.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* What is measured against. */
struct target {
    const char *host;
    int port;
    /* Process ids of the server, separated by commas; its CPU time and memory are read from /proc. */
    const char *pids;
    /* Where to listen, and where to speak. */
    const char *get_path;
    const char *post_path;
    /* How a client says what it has seen: "none", "since" (Fireside's /poll), "etag" (nchan). */
    const char *cursor;
    int clients;
    int rounds;
    int bytes;   /* of a message's body */
    int rate;    /* messages a second; 0: as fast as they are acknowledged */
    int seconds;
};

/* connection.c: one HTTP/1.1 connection that does not block. */
struct connection {
    int fd;
    char *bytes; /* received, ended by NUL */
    size_t length, capacity;
    char cursor[96], modified[48];
};
void connection_open(struct connection *, const struct target *, int number, int epoll);
void connection_close(struct connection *);
void connection_send(struct connection *, const char *bytes, size_t length);
/* Reads what there is. Whether a whole answer lies in `bytes` now; stops the program when the server
 * hangs up or answers with an error. */
int connection_receive(struct connection *);
char *connection_body(struct connection *);
/* Remembers the cursor of the answer, and forgets the answer. */
void connection_next(struct connection *, const struct target *);
void connection_ask(struct connection *, const struct target *, int number);
void connection_post(struct connection *, const struct target *, const char *body);

/* measure.c */
double now(void);                          /* seconds */
double cpu_seconds(const char *pids);
long resident_kib(const char *pids);
void wait_until_idle(const char *pids);    /* until the server uses no CPU time */
double percentile(double *sorted, int count, double share);
int by_value(const void *, const void *);  /* for qsort of doubles */
char *make_body(int bytes);                /* {"text":"xxx…"} */

/* Scenarios. Each prints one line of JSON. */
void fanout(const struct target *);
void publish(const struct target *);
void sustained(const struct target *);
void churn(const struct target *);
