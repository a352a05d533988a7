/* N clients poll again and again with their cursors while messages are said at a steady rate: every
 * delivery is counted and timed, and none may be missing.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

enum { slots = 200000, max_in_flight = 64 };

struct run {
    const struct target *target;
    struct connection *all; /* the last one speaks */
    int epoll;
    long said, acknowledged, answers, delivered, gaps;
    long *received;         /* by each client */
    long *delays;           /* histogram, in 0.05 ms */
    double start;
};

/* A message carries when it was due: a server that falls behind does not make the clock wait. */
static void speak(struct run *run) {
    char body[128];
    const struct target *t = run->target;
    double due = run->start + run->said / (double)t->rate;
    if (due > now() || run->said - run->acknowledged >= max_in_flight) return;
    snprintf(body, sizeof body, "{\"t\":%.6f,\"text\":\"a line of chat, not too long\"}", due);
    connection_post(&run->all[t->clients], t, body);
    run->said++;
}

static void count_messages(struct run *run, int client) {
    double time = now();
    char *body = connection_body(&run->all[client]);
    if (strstr(body, "\"gap\":true")) run->gaps++;
    for (char *at = body; (at = strstr(at, "\"t\":")); at += 4) {
        long slot = (time - atof(at + 4)) * 20000;
        run->delays[slot < 0 ? 0 : slot >= slots ? slots - 1 : slot]++;
        run->received[client]++;
        run->delivered++;
    }
    run->answers++;
}

/* The speaker pipelines, so several acknowledgements may lie in its buffer. */
static void count_acknowledgements(struct run *run) {
    struct connection *speaker = &run->all[run->target->clients];
    for (char *at = speaker->bytes; (at = strstr(at, "HTTP/1.1 2")); at += 10) run->acknowledged++;
    speaker->length = 0;
}

static int turn(struct run *run, int milliseconds) {
    struct epoll_event events[512];
    const struct target *t = run->target;
    int count = epoll_wait(run->epoll, events, 512, milliseconds);
    for (int i = 0; i < count; i++) {
        int number = events[i].data.u32;
        struct connection *c = &run->all[number];
        if (!connection_receive(c)) continue;
        if (number == t->clients) {
            count_acknowledgements(run);
        } else {
            count_messages(run, number);
            connection_next(c, t);
            connection_ask(c, t, number);
        }
    }
    return count;
}

static double delay(struct run *run, double share) {
    long seen = 0;
    for (int slot = 0; slot < slots; slot++) {
        seen += run->delays[slot];
        if (seen >= run->delivered * share) return slot / 20.0;
    }
    return slots / 20.0;
}

void sustained(const struct target *t) {
    struct run run = {.target = t, .epoll = epoll_create1(0)};
    run.all = calloc(t->clients + 1, sizeof *run.all);
    run.received = calloc(t->clients, sizeof *run.received);
    run.delays = calloc(slots, sizeof *run.delays);
    for (int i = 0; i <= t->clients; i++) connection_open(&run.all[i], t, i, run.epoll);
    for (int i = 0; i < t->clients; i++) connection_ask(&run.all[i], t, i);
    wait_until_idle(t->pids);
    double cpu = cpu_seconds(t->pids);
    run.start = now();
    while (now() < run.start + t->seconds) {
        for (int i = 0; i < 16; i++) speak(&run);
        turn(&run, 0);
    }
    double seconds = now() - run.start;
    long in_time = run.delivered;
    cpu = cpu_seconds(t->pids) - cpu;
    for (double quiet = now(); now() < quiet + 2 && now() < run.start + t->seconds + 60;)
        if (turn(&run, 100) > 0) quiet = now();
    long lost = 0;
    for (int i = 0; i < t->clients; i++) lost += run.said - run.received[i];
    printf(
        "{\"said_per_second\":%.0f,\"delivered_per_second\":%.0f,\"per_answer\":%.1f,"
        "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"cores\":%.2f,\"lost\":%ld,\"gaps\":%ld}\n",
        run.said / seconds, in_time / seconds, run.delivered / (double)(run.answers + !run.answers),
        delay(&run, 0.5), delay(&run, 0.99), cpu / seconds, lost, run.gaps);
}
