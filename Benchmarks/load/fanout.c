/* N clients wait, one message is said, all N are answered: again and again.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

struct round {
    double seconds, p50, p99; /* from the post to the answers; `seconds` to the last */
    double fire_cpu, park_cpu, own_cpu;
};

struct answers {
    double start, *delays;
    int count, expected;
};

/* A stream's first answer has no message, nor has one at the end of a hold. */
static void hear(void *context, struct connection *c, const char *data, size_t length) {
    struct answers *answers = context;
    if (!memmem(data, length, "\"text\":", 7)) return;
    if (answers->count == answers->expected) connection_fail(c, "answered twice");
    answers->delays[answers->count++] = now() - answers->start;
}

/* The last of the crowd. */
static void speak(const struct target *t, struct crowd *crowd, const char *body) {
    struct connection *speaker = &crowd->all[t->clients];
    if (is_bayeux(t)) bayeux_publish(speaker, t, body);
    else connection_post(speaker, t, body, 0);
}

/* Waits for all answers, and for the speaker's, who is the last of the crowd. */
static int collect(const struct target *t, struct crowd *crowd, double *delays) {
    struct epoll_event events[512];
    struct answers answers = {.start = now(), .delays = delays, .expected = t->clients};
    double deadline = answers.start + 30;
    int acknowledged = 0;
    while ((answers.count < t->clients || !acknowledged) && now() < deadline) {
        int count = epoll_wait(crowd->epoll, events, 512, t->awake ? 0 : 1000);
        for (int i = 0; i < count; i++) {
            struct connection *c = &crowd->all[events[i].data.u32];
            if (c->stays) {
                stream_receive(c, t, hear, &answers);
                continue;
            }
            if (!connection_receive(c)) continue;
            if (c->number == t->clients) acknowledged = 1;
            else hear(&answers, c, c->bytes + c->head, c->whole - c->head);
            connection_next(c, t);
        }
    }
    return answers.count;
}

static int run(
    const struct target *t, struct crowd *crowd, const char *body, double *delays,
    struct round *round) {
    struct spent before = spent(t);
    if (t->fresh) crowd_reconnect(crowd, t, 1);
    crowd_ask(crowd, t, t->clients);
    wait_until_idle(t);
    round->park_cpu = spent_since(before, t).server;
    before = spent(t);
    speak(t, crowd, body);
    int answered = collect(t, crowd, delays);
    round->own_cpu = spent_since(before, t).own;
    wait_until_idle(t);
    round->fire_cpu = spent_since(before, t).server;
    sort(delays, answered);
    round->seconds = percentile(delays, answered, 1);
    round->p50 = percentile(delays, answered, 0.5);
    round->p99 = percentile(delays, answered, 0.99);
    return answered;
}

void fanout(const struct target *t) {
    double *delays = calloc(t->clients, sizeof *delays), *rates = calloc(t->rounds, sizeof *rates);
    struct round round, sum = {0};
    char *body = make_body(t->bytes);
    int lost = 0, rounds = 0;
    long resident = resident_kib(t);
    struct crowd crowd = crowd_connect(t, t->clients + 1);
    if (is_bayeux(t)) bayeux_join(&crowd, t);
    /* The first round warms up, and is the one that shows what a waiting client takes. */
    crowd_ask(&crowd, t, t->clients);
    wait_until_idle(t);
    resident = resident_kib(t) - resident;
    speak(t, &crowd, body);
    lost = t->clients - collect(t, &crowd, delays);
    while (rounds < t->rounds && !lost) {
        int answered = run(t, &crowd, body, delays, &round);
        lost += t->clients - answered;
        rates[rounds++] = answered / round.seconds;
        sum.seconds += round.seconds;
        sum.p50 += round.p50;
        sum.p99 += round.p99;
        sum.fire_cpu += round.fire_cpu;
        sum.park_cpu += round.park_cpu;
        sum.own_cpu += round.own_cpu;
    }
    sort(rates, rounds);
    double answers = (double)rounds * t->clients;
    printf(
        "{\"per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"last_ms\":%.2f,\"fire_us\":%.2f,"
        "\"park_us\":%.2f,\"kib_per_client\":%.2f,\"load_share\":%.2f,\"lost\":%d}\n",
        percentile(rates, rounds, 0.5), sum.p50 / rounds * 1e3, sum.p99 / rounds * 1e3,
        sum.seconds / rounds * 1e3, sum.fire_cpu / answers * 1e6, sum.park_cpu / answers * 1e6,
        (double)resident / t->clients, sum.own_cpu / sum.seconds, lost);
}
