/* Connections, numbered from 0, in one epoll set.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdlib.h>
#include <sys/epoll.h>

struct crowd crowd_connect(const struct target *t, int count) {
    struct crowd crowd = {
        .all = calloc(count, sizeof *crowd.all), .count = count, .epoll = epoll_create1(0)};
    for (int i = 0; i < count; i++) connection_open(&crowd.all[i], t, i, crowd.epoll);
    return crowd;
}

void crowd_reconnect(struct crowd *crowd, const struct target *t, int but) {
    int count = crowd->count - but;
    for (int i = 0; i < count; i++) connection_close(&crowd->all[i]);
    /* Until the server has seen that, it has no descriptors for twice as many. */
    wait_until_idle(t);
    for (int i = 0; i < count; i++) connection_open(&crowd->all[i], t, i, crowd->epoll);
}

void crowd_ask(struct crowd *crowd, const struct target *t, int count) {
    for (int i = 0; i < count; i++) connection_ask(&crowd->all[i], t);
}
