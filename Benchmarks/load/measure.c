/* Time, CPU time and memory, and what many figures come to.
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

static double sum_over_threads(int pid, double figure(const char *folder)) {
    char path[64];
    double sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    if (!tasks) return 0;
    for (struct dirent *task; (task = readdir(tasks));) {
        snprintf(path, sizeof path, "/proc/%d/task/%.20s", pid, task->d_name);
        if (task->d_name[0] != '.') sum += figure(path);
    }
    closedir(tasks);
    return sum;
}

/* The first number of schedstat: nanoseconds on a processor. */
static double cpu_of_thread(const char *folder) {
    char path[96];
    unsigned long long spent = 0;
    snprintf(path, sizeof path, "%s/schedstat", folder);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%llu", &spent) != 1) spent = 0;
    fclose(file);
    return spent / 1e9;
}

/* Whether it runs, or would if there were a processor for it: the letter behind the name in stat. */
static double is_running(const char *folder) {
    char path[96], line[256] = "";
    snprintf(path, sizeof path, "%s/stat", folder);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    char *name_end = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    fclose(file);
    return name_end && name_end[2] == 'R';
}

static double cpu_of(int pid) { return sum_over_threads(pid, cpu_of_thread); }
static double running_of(int pid) { return sum_over_threads(pid, is_running); }

static double resident_of(int pid) {
    char path[64];
    long size, resident = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    if (fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
    fclose(file);
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static double sum_over(const char *pids, double figure(int pid)) {
    double sum = 0;
    for (const char *pid = pids; pid && *pid; pid = strchr(pid, ',') ? strchr(pid, ',') + 1 : NULL)
        sum += figure(atoi(pid));
    return sum;
}

static double own_cpu(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

struct spent spent(const struct target *t) {
    double server = sum_over(t->pids, cpu_of);
    return (struct spent){.seconds = now(), .server = server, .own = own_cpu()};
}

struct spent spent_since(struct spent before, const struct target *t) {
    double seconds = now(), own = own_cpu();
    return (struct spent){
        .seconds = seconds - before.seconds,
        .server = sum_over(t->pids, cpu_of) - before.server,
        .own = own - before.own};
}

long resident_kib(const struct target *t) { return sum_over(t->pids, resident_of); }

void wait_until_idle(const struct target *t) {
    double used = sum_over(t->pids, cpu_of), deadline = now() + 20;
    for (int quiet = 0; quiet < 3 && now() < deadline;) {
        usleep(20000);
        double later = sum_over(t->pids, cpu_of);
        int is_quiet = later - used < 0.0005 && !sum_over(t->pids, running_of);
        quiet = is_quiet ? quiet + 1 : 0;
        used = later;
    }
}

static int by_value(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return a < b ? -1 : a > b;
}

void sort(double *all, long count) { qsort(all, count, sizeof *all, by_value); }

double percentile(const double *sorted, long count, double share) {
    return count ? sorted[(long)((count - 1) * share)] : 0;
}

void delays_add(struct delays *delays, double delay) {
    if (delays->count == delays->capacity) {
        delays->capacity = delays->capacity ? delays->capacity * 2 : 1 << 16;
        delays->all = realloc(delays->all, delays->capacity * sizeof *delays->all);
    }
    delays->all[delays->count++] = delay;
}

char *make_body(int bytes) {
    const char *start = "{\"text\":\"", *end = "\"}";
    int text = bytes - (int)strlen(start) - (int)strlen(end);
    char *body = malloc(bytes + 1);
    int length = sprintf(body, "%s", start);
    for (int i = 0; i < text; i++) body[length++] = 'a' + i % 26;
    sprintf(body + length, "%s", end);
    return body;
}
