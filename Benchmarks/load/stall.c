/* One message to all who wait: how long does somebody else wait for an answer meanwhile?
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

/* Few events at a time, lest the bystander's answer wait in this program. */
enum { few = 16 };

struct stall {
    const struct target *target;
    struct crowd crowd;
    struct connection *speaker, *bystander; /* the last two of the crowd */
    struct delays delays;
    double asked;
    int answered, is_asking;
};

static void ask(struct stall *s) {
    s->asked = now();
    s->is_asking = 1;
    connection_get(s->bystander, s->target, s->target->other_path);
}

static void turn(struct stall *s) {
    struct epoll_event events[few];
    int clients = s->target->clients, count = epoll_wait(s->crowd.epoll, events, few, 1000);
    for (int i = 0; i < count; i++) {
        struct connection *c = &s->crowd.all[events[i].data.u32];
        if (!connection_receive(c)) continue;
        connection_next(c, s->target);
        if (c->number < clients) s->answered++;
        if (c != s->bystander) continue;
        delays_add(&s->delays, now() - s->asked);
        s->is_asking = 0;
        if (s->answered < clients) ask(s);
    }
}

void stall(const struct target *t) {
    struct stall s = {.target = t, .crowd = crowd_connect(t, t->clients + 2)};
    int lost = 0;
    s.speaker = &s.crowd.all[t->clients];
    s.bystander = s.speaker + 1;
    for (int round = 0; round < t->rounds && !lost; round++) {
        crowd_ask(&s.crowd, t, t->clients);
        wait_until_idle(t);
        s.answered = 0;
        connection_post(s.speaker, t, "{\"text\":\"hi\"}", 0);
        ask(&s);
        for (double end = now() + 30; s.answered < t->clients || s.is_asking;) {
            if (now() > end) break;
            turn(&s);
        }
        lost += t->clients - s.answered;
        if (s.is_asking) {
            fprintf(stderr, "load: %s is not answered\n", t->other_path);
            exit(1);
        }
    }
    sort(s.delays.all, s.delays.count);
    printf(
        "{\"p99_ms\":%.2f,\"p50_ms\":%.2f,\"max_ms\":%.2f,\"asked\":%ld,\"lost\":%d}\n",
        percentile(s.delays.all, s.delays.count, 0.99) * 1e3,
        percentile(s.delays.all, s.delays.count, 0.5) * 1e3,
        percentile(s.delays.all, s.delays.count, 1) * 1e3, s.delays.count, lost);
}
