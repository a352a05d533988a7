/* Clients connect, ask once and leave: how many a second.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

void churn(const struct target *t) {
    struct connection *all = calloc(t->clients, sizeof *all);
    struct epoll_event events[512];
    int epoll = epoll_create1(0);
    long served = 0;
    double cpu = cpu_seconds(t->pids), start = now();
    for (int i = 0; i < t->clients; i++) {
        connection_open(&all[i], t, i, epoll);
        connection_ask(&all[i], t, i);
    }
    while (now() < start + t->seconds) {
        int count = epoll_wait(epoll, events, 512, 100);
        for (int i = 0; i < count; i++) {
            int number = events[i].data.u32;
            if (!connection_receive(&all[number])) continue;
            served++;
            connection_close(&all[number]);
            connection_open(&all[number], t, number, epoll);
            connection_ask(&all[number], t, number);
        }
    }
    double seconds = now() - start;
    cpu = cpu_seconds(t->pids) - cpu;
    printf("{\"per_second\":%.0f,\"cpu_us\":%.2f}\n", served / seconds, cpu / served * 1e6);
}
