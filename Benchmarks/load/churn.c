/* Clients connect, ask once and leave: how many a second.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <sys/epoll.h>

void churn(const struct target *t) {
    struct crowd crowd = crowd_connect(t, t->clients);
    struct epoll_event events[512];
    long served = 0;
    struct spent before = spent(t);
    for (int i = 0; i < t->clients; i++) connection_get(&crowd.all[i], t, t->other_path);
    while (now() < before.seconds + t->seconds) {
        int count = epoll_wait(crowd.epoll, events, 512, 100);
        for (int i = 0; i < count; i++) {
            struct connection *c = &crowd.all[events[i].data.u32];
            if (!connection_receive(c)) continue;
            served++;
            connection_close(c);
            connection_open(c, t, c->number, crowd.epoll);
            connection_get(c, t, t->other_path);
        }
    }
    struct spent used = spent_since(before, t);
    printf(
        "{\"per_second\":%.0f,\"cpu_us\":%.2f,\"cores\":%.2f,\"load_share\":%.2f}\n",
        served / used.seconds, used.server / served * 1e6, used.server / used.seconds,
        used.own / used.seconds);
}
