/* N clients have a stream and never read it, while a great many bytes are said to them. What does
 * that cost the server, and those who listen elsewhere?
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum {
    listeners = 100, /* in room 0 */
    speakers = 32,   /* each has one message on its way at most */
    small_rate = 20, /* short messages to the listeners, a second */
    room_size = 1 << 20,
};

/* A kind of message: how many a second, and where. */
struct talk {
    double start;
    int rate, room;
    long said;
};

struct run {
    const struct target *target;
    struct crowd crowd; /* first the listeners, then the speakers */
    int silent[speakers], silent_count;
    struct delays delays;
    double start;
    char *large;
    long resident_most;
};

static int is_due(const struct talk *talk) {
    return talk->start + talk->said / (double)talk->rate <= now();
}

/* A short message says when it was due: a server that falls behind does not make the clock wait. */
static void speak(struct run *run, struct talk *talk) {
    char small[64];
    struct connection *c = &run->crowd.all[run->silent[--run->silent_count]];
    double due = talk->start + talk->said++ / (double)talk->rate - run->start;
    snprintf(small, sizeof small, "{\"due\":%.6f,\"text\":\"hello\"}", due);
    connection_post(c, run->target, talk->room ? run->large : small, talk->room);
}

static void hear(void *context, struct connection *c, const char *data, size_t length) {
    struct run *run = context;
    const char *end = data + length, *mark = "\"due\":";
    (void)c;
    while ((data = memmem(data, end - data, mark, strlen(mark)))) {
        data += strlen(mark);
        delays_add(&run->delays, now() - run->start - atof(data));
    }
}

static void turn(struct run *run) {
    struct epoll_event events[64];
    int count = epoll_wait(run->crowd.epoll, events, 64, 1);
    for (int i = 0; i < count; i++) {
        struct connection *c = &run->crowd.all[events[i].data.u32];
        if (c->stays) {
            stream_receive(c, run->target, hear, run);
        } else if (connection_receive(c)) {
            run->silent[run->silent_count++] = c->number;
            connection_next(c, run->target);
        }
    }
}

/* Says `messages` large ones to room 1, and short ones to room 0 meanwhile. */
static double talk(struct run *run, int messages) {
    struct talk small = {.start = now(), .rate = small_rate};
    struct talk large = {.start = now(), .rate = run->target->rate, .room = 1};
    double looked = 0;
    while (large.said < messages || run->silent_count < speakers) {
        while (run->silent_count && is_due(&small)) speak(run, &small);
        while (run->silent_count && is_due(&large) && large.said < messages) speak(run, &large);
        turn(run);
        if (now() < looked + 0.1) continue;
        looked = now();
        long resident = resident_kib(run->target);
        if (resident > run->resident_most) run->resident_most = resident;
    }
    return now() - large.start;
}

static double p99(struct run *run) {
    sort(run->delays.all, run->delays.count);
    double delay = percentile(run->delays.all, run->delays.count, 0.99) * 1e3;
    run->delays.count = 0;
    return delay;
}

/* They have a set of events of their own, which nobody looks at. */
static void connect_deaf(const struct target *t) {
    struct crowd crowd = crowd_connect(t, t->clients);
    for (int i = 0; i < t->clients; i++) {
        crowd.all[i].number += room_size;
        connection_ask(&crowd.all[i], t);
    }
    wait_until_idle(t);
}

void deaf(const struct target *all_in_one) {
    struct target split = *all_in_one;
    const struct target *t = &split;
    split.room_size = room_size;
    struct run run = {
        .target = t, .crowd = crowd_connect(t, listeners + speakers), .start = now(),
        .large = make_body(t->bytes)};
    for (int i = 0; i < speakers; i++) run.silent[run.silent_count++] = listeners + i;
    crowd_ask(&run.crowd, t, listeners);
    wait_until_idle(t);
    talk(&run, t->messages / 4); /* and the server keeps as many messages as it will */
    double before = p99(&run);
    connect_deaf(t);
    long resident = run.resident_most = resident_kib(t);
    double seconds = talk(&run, t->messages);
    printf(
        "{\"grown_mib\":%.2f,\"p99_ms\":%.2f,\"p99_before_ms\":%.2f,\"said_mib\":%.0f,"
        "\"seconds\":%.1f}\n",
        (run.resident_most - resident) / 1024.0, p99(&run), before,
        (double)t->messages * t->bytes / (1 << 20), seconds);
}
