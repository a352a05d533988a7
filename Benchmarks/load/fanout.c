/* N clients wait, one message is said, all N are answered: again and again.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

struct round {
    double seconds; /* from the post to the last answer */
    double p50, p99;
    double fire_cpu, park_cpu;
};

/* Waits for all answers but the speaker's, who is the last of the connections. */
static int collect(const struct target *t, struct connection *all, int epoll, double *delays) {
    struct epoll_event events[512];
    double start = now(), deadline = start + 30;
    int answered = 0, acknowledged = 0;
    while ((answered < t->clients || !acknowledged) && now() < deadline) {
        int count = epoll_wait(epoll, events, 512, 1000);
        for (int i = 0; i < count; i++) {
            struct connection *c = &all[events[i].data.u32];
            if (!connection_receive(c)) continue;
            if (c == &all[t->clients]) acknowledged = 1;
            else delays[answered++] = now() - start;
            connection_next(c, t);
        }
    }
    return answered;
}

static int run(
    const struct target *t, struct connection *all, int epoll, const char *body, double *delays,
    struct round *round) {
    double before = cpu_seconds(t->pids);
    for (int i = 0; i < t->clients; i++) connection_ask(&all[i], t, i);
    wait_until_idle(t->pids);
    double parked = cpu_seconds(t->pids);
    connection_post(&all[t->clients], t, body);
    int answered = collect(t, all, epoll, delays);
    wait_until_idle(t->pids);
    round->fire_cpu = cpu_seconds(t->pids) - parked;
    round->park_cpu = parked - before;
    qsort(delays, answered, sizeof *delays, by_value);
    round->seconds = percentile(delays, answered, 1);
    round->p50 = percentile(delays, answered, 0.5);
    round->p99 = percentile(delays, answered, 0.99);
    return answered;
}

void fanout(const struct target *t) {
    struct connection *all = calloc(t->clients + 1, sizeof *all);
    double *delays = calloc(t->clients, sizeof *delays), *rates = calloc(t->rounds, sizeof *rates);
    struct round round, sum = {0};
    char *body = make_body(t->bytes);
    int epoll = epoll_create1(0), lost = 0;
    long resident = resident_kib(t->pids);
    for (int i = 0; i <= t->clients; i++) connection_open(&all[i], t, i, epoll);
    /* The first round warms up, and is the one that shows what a waiting client takes. */
    for (int i = 0; i < t->clients; i++) connection_ask(&all[i], t, i);
    wait_until_idle(t->pids);
    resident = resident_kib(t->pids) - resident;
    connection_post(&all[t->clients], t, body);
    collect(t, all, epoll, delays);
    for (int i = 0; i < t->rounds; i++) {
        int answered = run(t, all, epoll, body, delays, &round);
        lost += t->clients - answered;
        rates[i] = answered / round.seconds;
        sum.seconds += round.seconds;
        sum.p50 += round.p50;
        sum.p99 += round.p99;
        sum.fire_cpu += round.fire_cpu;
        sum.park_cpu += round.park_cpu;
    }
    qsort(rates, t->rounds, sizeof *rates, by_value);
    double answers = (double)t->rounds * t->clients;
    printf(
        "{\"per_second\":%.0f,\"min\":%.0f,\"max\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,"
        "\"last_ms\":%.2f,\"fire_us\":%.2f,\"park_us\":%.2f,\"kib_per_client\":%.2f,\"lost\":%d}\n",
        percentile(rates, t->rounds, 0.5), rates[0], rates[t->rounds - 1],
        sum.p50 / t->rounds * 1e3, sum.p99 / t->rounds * 1e3, sum.seconds / t->rounds * 1e3,
        sum.fire_cpu / answers * 1e6, sum.park_cpu / answers * 1e6,
        (double)resident / t->clients, lost);
}
