/* A load generator for chat servers: what its scenarios share.
 * SPDX-License-Identifier: MIT
 *
 * One thread and one epoll set, so that on two cores it has one and the server the other. It does as
 * little as it can for an answer: find its end, find its cursor. Every scenario tells which share of
 * its core it used; `limit` in ../peers shows how much more than any server it can take.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

/* What a client does once it has its answer: it asks again, or it stays. */
enum door {
    poll_door, sse_door, websocket_door, /* sse: Server-Sent Events */
    callback_polling_door, long_polling_door /* of a Bayeux server */
};

/* What is measured against. */
struct target {
    const char *host;
    int port;
    /* Process ids of the server, separated by commas; its CPU time and memory are read from /proc. */
    const char *pids;
    /* Where to listen, where to speak, and what is answered at once. In these, `%1$d` stands for
     * the client's number and `%2$d` for that of its room. */
    const char *get_path;
    const char *post_path;
    const char *other_path;
    /* How a client says what it has seen: "none", "since" (Fireside's /poll), "etag" (nchan). */
    const char *cursor;
    const char *channel; /* of a Bayeux server */
    enum door door;
    int clients;
    int rounds;
    int fresh;     /* each round connects anew */
    int bytes;     /* of a message's body */
    int rate;      /* messages a second */
    int seconds;
    int messages;  /* to publish; 0: for `seconds` */
    int room_size; /* 0: all are in room 0 */
    int awake;     /* look for answers without sleeping: no answer has to wake this program */
};

/* connection.c: one HTTP/1.1 connection that does not block. */
struct connection {
    int fd, number;
    char *bytes; /* received */
    size_t length, capacity;
    size_t head, whole; /* where the head and the answer end, as soon as that is known; else 0 */
    char cursor[96], modified[48];
    int stays; /* it has asked for a stream */
    char session[64]; /* its clientId at a Bayeux server, */
    int said;         /* and how many messages it has sent there */
};
void connection_open(struct connection *, const struct target *, int number, int epoll);
void connection_close(struct connection *);
/* Reads what there is. Whether a whole answer is there now; stops the program when the server hangs
 * up or refuses. */
int connection_receive(struct connection *);
/* How often `marker` stands in the answer's body. */
int connection_count(const struct connection *, const char *marker);
/* Remembers the cursor of the answer, and forgets the answer. */
void connection_next(struct connection *, const struct target *);
/* Stops the program, and shows what was received. */
void connection_fail(const struct connection *, const char *what);

/* stream.c: a connection that stays. */
typedef void listener(void *context, struct connection *, const char *data, size_t length);
/* Reads what there is, and passes on each whole event or frame. Stops the program as above. */
void stream_receive(struct connection *, const struct target *, listener *, void *context);

/* request.c: what a client sends. */
/* A client that stays asks only once. */
void connection_ask(struct connection *, const struct target *);
void connection_get(struct connection *, const struct target *, const char *path);
void connection_post(struct connection *, const struct target *, const char *body, int room);
/* With a browser's header fields. */
void connection_post_from_page(struct connection *, const struct target *, const char *body);

/* crowd.c: connections, numbered from 0, in one epoll set. */
struct crowd {
    struct connection *all;
    int count, epoll;
};
struct crowd crowd_connect(const struct target *, int count);
/* All but the last `but` connect anew. */
void crowd_reconnect(struct crowd *, const struct target *, int but);
void crowd_ask(struct crowd *, const struct target *, int count);

/* bayeux.c: a crowd whose last client speaks. The others listen to the channel. */
int is_bayeux(const struct target *);
void bayeux_join(struct crowd *, const struct target *);
void bayeux_ask(struct connection *, const struct target *);
void bayeux_publish(struct connection *, const struct target *, const char *body);

/* measure.c */
struct spent {
    double seconds, server, own; /* by the clock; CPU time of the server and of this program */
};
double now(void); /* seconds */
struct spent spent(const struct target *);
struct spent spent_since(struct spent, const struct target *);
long resident_kib(const struct target *);
/* Until the server uses no CPU time and does not wait for a processor either. */
void wait_until_idle(const struct target *);
double percentile(const double *sorted, long count, double share);
void sort(double *, long count);
char *make_body(int bytes); /* {"text":"xxx…"} */

/* A list of delays in seconds that grows. */
struct delays {
    double *all;
    long count, capacity;
};
void delays_add(struct delays *, double);

/* Scenarios. Each prints one line of JSON. */
void fanout(const struct target *);
void publish(const struct target *);
void sustained(const struct target *);
void rooms(const struct target *);
void churn(const struct target *);
void idle(const struct target *);
void stall(const struct target *);
void deaf(const struct target *);
