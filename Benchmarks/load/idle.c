/* N clients wait and nothing happens: what memory and CPU time that takes.
 * SPDX-License-Identifier: MIT
 */
#include "load.h"

#include <stdio.h>
#include <unistd.h>

void idle(const struct target *t) {
    long resident = resident_kib(t);
    struct crowd crowd = crowd_connect(t, t->clients);
    crowd_ask(&crowd, t, t->clients);
    wait_until_idle(t);
    resident = resident_kib(t) - resident;
    struct spent before = spent(t);
    sleep(t->seconds);
    struct spent used = spent_since(before, t);
    printf(
        "{\"kib_per_client\":%.2f,\"cpu_percent\":%.3f}\n", (double)resident / t->clients,
        used.server / used.seconds * 100);
}
