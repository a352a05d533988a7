/* Many small rooms: each room's clients poll again and again with their cursors, while a message is
 * said in each room in turn.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>

enum { speakers = 16, room_size = 10 };

struct room {
    double sent;
    long said, missing; /* messages; deliveries of them that have not come yet */
};

struct run {
    const struct target *target;
    struct crowd crowd; /* first the clients, then the speakers */
    struct room *rooms;
    char *body;
    struct delays delays;
    int count, next, is_over;
};

static void speak(struct run *run, struct connection *speaker) {
    int number = run->next++ % run->count;
    struct room *room = &run->rooms[number];
    /* Where the last message is still on its way, both count from when that one was sent. */
    if (!room->missing) room->sent = now();
    room->missing += room_size;
    room->said++;
    connection_post(speaker, run->target, run->body, number);
}

static void turn(struct run *run) {
    struct epoll_event events[512];
    const struct target *t = run->target;
    int count = epoll_wait(run->crowd.epoll, events, 512, 100);
    for (int i = 0; i < count; i++) {
        struct connection *c = &run->crowd.all[events[i].data.u32];
        if (!connection_receive(c)) continue;
        if (c->number >= t->clients) {
            connection_next(c, t);
            if (!run->is_over) speak(run, c);
            continue;
        }
        struct room *room = &run->rooms[c->number / room_size];
        for (int left = connection_count(c, "\"text\":"); left > 0; left--) {
            delays_add(&run->delays, now() - room->sent);
            room->missing--;
        }
        connection_next(c, t);
        connection_ask(c, t);
    }
}

void rooms(const struct target *all_in_one) {
    struct target split = *all_in_one;
    const struct target *t = &split;
    split.room_size = room_size;
    struct run run = {.target = t, .crowd = crowd_connect(t, t->clients + speakers)};
    run.count = t->clients / room_size;
    run.rooms = calloc(run.count, sizeof *run.rooms);
    run.body = make_body(t->bytes);
    crowd_ask(&run.crowd, t, t->clients);
    wait_until_idle(t);
    struct spent before = spent(t);
    for (int i = 0; i < speakers; i++) speak(&run, &run.crowd.all[t->clients + i]);
    while (now() < before.seconds + t->seconds) turn(&run);
    struct spent used = spent_since(before, t);
    long in_time = run.delays.count, lost = 0;
    run.is_over = 1;
    for (double end = now() + 2; now() < end;) turn(&run);
    for (int i = 0; i < run.count; i++) lost += run.rooms[i].missing;
    sort(run.delays.all, run.delays.count);
    printf(
        "{\"delivered_per_second\":%.0f,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"cpu_us\":%.2f,"
        "\"cores\":%.2f,\"load_share\":%.2f,\"lost\":%ld}\n",
        in_time / used.seconds, percentile(run.delays.all, run.delays.count, 0.5) * 1e3,
        percentile(run.delays.all, run.delays.count, 0.99) * 1e3, used.server / in_time * 1e6,
        used.server / used.seconds, used.own / used.seconds, lost);
}
