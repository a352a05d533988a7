/* N publishers, each with one message on its way: how many are acknowledged in a second.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

static int is_over(const struct target *t, double start, long acknowledged) {
    return t->messages ? acknowledged >= t->messages : now() >= start + t->seconds;
}

void publish(const struct target *t) {
    struct crowd crowd = crowd_connect(t, t->clients);
    double *sent = calloc(t->clients, sizeof *sent);
    struct delays delays = {0};
    struct epoll_event events[512];
    char *body = make_body(t->bytes);
    long said = 0;
    struct spent before = spent(t);
    for (int i = 0; i < t->clients && (!t->messages || said < t->messages); i++, said++) {
        sent[i] = now();
        connection_post(&crowd.all[i], t, body, 0);
    }
    while (!is_over(t, before.seconds, delays.count)) {
        int count = epoll_wait(crowd.epoll, events, 512, 100);
        for (int i = 0; i < count; i++) {
            struct connection *c = &crowd.all[events[i].data.u32];
            if (!connection_receive(c)) continue;
            delays_add(&delays, now() - sent[c->number]);
            connection_next(c, t);
            if (t->messages && said >= t->messages) continue;
            said++;
            sent[c->number] = now();
            connection_post(c, t, body, 0);
        }
    }
    struct spent used = spent_since(before, t);
    sort(delays.all, delays.count);
    printf(
        "{\"per_second\":%.0f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.2f,\"cpu_us\":%.2f,"
        "\"load_share\":%.2f}\n",
        delays.count / used.seconds, percentile(delays.all, delays.count, 0.5) * 1e3,
        percentile(delays.all, delays.count, 0.99) * 1e3,
        percentile(delays.all, delays.count, 1) * 1e3, used.server / delays.count * 1e6,
        used.own / used.seconds);
}
