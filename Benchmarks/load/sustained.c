/* N clients poll again and again with their cursors, or stay, while messages are said at a steady
 * rate: every delivery is counted and timed, and none may be missing or come twice.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>

enum {
    speakers = 256,     /* each has one message on its way at most */
    slots = 400000,     /* of the histogram, 0.05 ms each: 20 s */
    first = 1000000000, /* a message's number has ten digits */
};

struct client {
    long received, sum; /* of messages, and of their numbers: one lost and one twice shows */
};

struct run {
    const struct target *target;
    struct crowd crowd; /* first the clients, then the speakers */
    struct client *clients;
    int silent[speakers], silent_count;
    long said, answers, delivered, gaps;
    long *delays;
    double start;
};

/* A server that falls behind does not make the clock wait. */
static double due(const struct run *run, long message) {
    return run->start + message / (double)run->target->rate;
}

static void speak(struct run *run) {
    char body[96];
    double time = now();
    while (run->silent_count > 0 && due(run, run->said) <= time) {
        struct connection *c = &run->crowd.all[run->silent[--run->silent_count]];
        snprintf(
            body, sizeof body, "{\"n\":%ld,\"text\":\"a line of chat, not too long\"}",
            first + run->said++);
        connection_post(c, run->target, body, 0);
    }
}

/* Where the next message's number is marked. Messages are equally long, mostly: a look where the
 * next should be saves the search, which at millions of messages a second counts. */
static const char *next_mark(const char *at, const char *end, long step) {
    if (step && end - at > step + 16 && !memcmp(at + step, "\"n\":", 4)) return at + step;
    return memmem(at + 4, end - at - 4, "\"n\":", 4);
}

static long read_number(const char *digits) {
    long number = 0;
    for (int i = 0; i < 10; i++) number = number * 10 + (digits[i] - '0');
    return number - first;
}

static void hear(void *context, struct connection *c, const char *data, size_t length) {
    struct run *run = context;
    struct client *client = &run->clients[c->number];
    double time = now();
    const char *at = data, *end = data + length, *last;
    size_t tail = length < 64 ? length : 64;
    if (memmem(end - tail, tail, "\"gap\":true", 10)) run->gaps++;
    long step = 0;
    at = memmem(at, end - at, "\"n\":", 4);
    if (at || !c->stays) run->answers++;
    for (; at; last = at, at = next_mark(at, end, step), step = at - last) {
        long number = read_number(at + 4), slot = (time - due(run, number)) * 20000;
        run->delays[slot < 0 ? 0 : slot >= slots ? slots - 1 : slot]++;
        client->received++;
        client->sum += number;
        run->delivered++;
    }
}

static void turn(struct run *run, double seconds) {
    struct epoll_event events[512];
    struct timespec wait = {.tv_sec = seconds, .tv_nsec = (seconds - (long)seconds) * 1e9};
    const struct target *t = run->target;
    int count = epoll_pwait2(run->crowd.epoll, events, 512, &wait, NULL);
    for (int i = 0; i < count; i++) {
        struct connection *c = &run->crowd.all[events[i].data.u32];
        if (c->stays) {
            stream_receive(c, t, hear, run);
            continue;
        }
        if (!connection_receive(c)) continue;
        if (c->number >= t->clients) {
            run->silent[run->silent_count++] = c->number;
            connection_next(c, t);
        } else {
            hear(run, c, c->bytes + c->head, c->whole - c->head);
            connection_next(c, t);
            connection_ask(c, t);
        }
    }
}

static double until_due(const struct run *run) {
    double seconds = due(run, run->said) - now();
    return !run->silent_count || seconds > 0.1 ? 0.1 : seconds < 0 ? 0 : seconds;
}

static double delay(const struct run *run, double share) {
    long seen = 0;
    for (int slot = 0; slot < slots; slot++) {
        seen += run->delays[slot];
        if (seen >= run->delivered * share) return slot / 20.0;
    }
    return slots / 20.0;
}

/* Messages that a client lacks; and clients whose messages are not exactly those that were said. */
static void find_lost(const struct run *run, long *lost, long *wrong) {
    for (int i = 0; i < run->target->clients; i++) {
        const struct client *client = &run->clients[i];
        *lost += run->said - client->received;
        *wrong += client->received != run->said ||
                  client->sum != run->said * (run->said - 1) / 2;
    }
}

void sustained(const struct target *t) {
    struct run run = {.target = t, .crowd = crowd_connect(t, t->clients + speakers)};
    run.clients = calloc(t->clients, sizeof *run.clients);
    run.delays = calloc(slots, sizeof *run.delays);
    for (int i = 0; i < speakers; i++) run.silent[run.silent_count++] = t->clients + i;
    crowd_ask(&run.crowd, t, t->clients);
    wait_until_idle(t);
    struct spent before = spent(t);
    run.start = before.seconds;
    while (now() < run.start + t->seconds) {
        speak(&run);
        turn(&run, until_due(&run));
    }
    struct spent used = spent_since(before, t);
    long in_time = run.delivered, lost = 0, wrong = 0, seen = -1;
    while (run.delivered > seen && run.delivered < run.said * t->clients) {
        seen = run.delivered;
        for (double end = now() + 2; now() < end && run.delivered < run.said * t->clients;)
            turn(&run, 0.1);
    }
    find_lost(&run, &lost, &wrong);
    printf(
        "{\"delivered_per_second\":%.0f,\"said_per_second\":%.0f,\"per_answer\":%.1f,"
        "\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"cores\":%.2f,\"load_share\":%.2f,\"lost\":%ld,"
        "\"wrong\":%ld,\"gaps\":%ld}\n",
        in_time / used.seconds, run.said / used.seconds,
        run.delivered / (double)(run.answers + !run.answers), delay(&run, 0.5), delay(&run, 0.99),
        used.server / used.seconds, used.own / used.seconds, lost, wrong, run.gaps);
}
