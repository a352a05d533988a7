/* N publishers, each with one message on its way: how many are acknowledged in a second.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

void publish(const struct target *t) {
    struct connection *all = calloc(t->clients, sizeof *all);
    double *sent = calloc(t->clients, sizeof *sent);
    size_t capacity = 1 << 16, acknowledged = 0;
    double *delays = malloc(capacity * sizeof *delays);
    char *body = make_body(t->bytes);
    struct epoll_event events[512];
    int epoll = epoll_create1(0);
    for (int i = 0; i < t->clients; i++) connection_open(&all[i], t, i, epoll);
    double cpu = cpu_seconds(t->pids), start = now(), end = start + t->seconds;
    for (int i = 0; i < t->clients; i++) {
        sent[i] = now();
        connection_post(&all[i], t, body);
    }
    while (now() < end) {
        int count = epoll_wait(epoll, events, 512, 100);
        for (int i = 0; i < count; i++) {
            int number = events[i].data.u32;
            if (!connection_receive(&all[number])) continue;
            if (acknowledged == capacity)
                delays = realloc(delays, (capacity *= 2) * sizeof *delays);
            delays[acknowledged++] = now() - sent[number];
            connection_next(&all[number], t);
            sent[number] = now();
            connection_post(&all[number], t, body);
        }
    }
    double seconds = now() - start;
    cpu = cpu_seconds(t->pids) - cpu;
    qsort(delays, acknowledged, sizeof *delays, by_value);
    printf(
        "{\"per_second\":%.0f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.2f,\"cpu_us\":%.2f}\n",
        acknowledged / seconds, percentile(delays, acknowledged, 0.5) * 1e3,
        percentile(delays, acknowledged, 0.99) * 1e3, percentile(delays, acknowledged, 1) * 1e3,
        cpu / acknowledged * 1e6);
}
