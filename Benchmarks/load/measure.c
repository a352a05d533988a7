/* Time, the server's CPU time and memory, and what many figures come to.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

/* The first number of /proc/PID/task/TID/schedstat: nanoseconds on a processor. */
static double cpu_of(int pid) {
    char path[96];
    double sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks) return 0;
    for (struct dirent *task; (task = readdir(tasks));) {
        unsigned long long spent;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", pid, task->d_name);
        FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
        if (!file) continue;
        if (fscanf(file, "%llu", &spent) == 1) sum += spent / 1e9;
        fclose(file);
    }
    closedir(tasks);
    return sum;
}

static long resident_of(int pid) {
    char path[64];
    long size, resident = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

double cpu_seconds(const char *pids) {
    double sum = 0;
    for (const char *pid = pids; pid && *pid; pid = strchr(pid, ',') ? strchr(pid, ',') + 1 : NULL)
        sum += cpu_of(atoi(pid));
    return sum;
}

long resident_kib(const char *pids) {
    long sum = 0;
    for (const char *pid = pids; pid && *pid; pid = strchr(pid, ',') ? strchr(pid, ',') + 1 : NULL)
        sum += resident_of(atoi(pid));
    return sum;
}

void wait_until_idle(const char *pids) {
    double spent = cpu_seconds(pids), deadline = now() + 20;
    for (int quiet = 0; quiet < 3 && now() < deadline;) {
        usleep(20000);
        double later = cpu_seconds(pids);
        quiet = later - spent < 0.0005 ? quiet + 1 : 0;
        spent = later;
    }
}

int by_value(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return a < b ? -1 : a > b;
}

double percentile(double *sorted, int count, double share) {
    return count ? sorted[(int)((count - 1) * share)] : 0;
}

char *make_body(int bytes) {
    const char *start = "{\"text\":\"", *end = "\"}";
    int text = bytes - (int)strlen(start) - (int)strlen(end);
    char *body = malloc(bytes + 16);
    int length = sprintf(body, "%s", start);
    for (int i = 0; i < text; i++) body[length++] = 'a' + i % 26;
    sprintf(body + length, "%s", end);
    return body;
}
