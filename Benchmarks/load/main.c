/* load SCENARIO --port N [--option VALUE…]: runs one scenario against one server.
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static const struct { const char *name; void (*run)(const struct target *); } scenarios[] = {
    {"fanout", fanout}, {"publish", publish}, {"sustained", sustained}, {"rooms", rooms},
    {"churn", churn}, {"idle", idle}, {"stall", stall}, {"deaf", deaf}};

static const struct option options[] = {
    {"host", 1, 0, 'h'},  {"port", 1, 0, 'p'},    {"pids", 1, 0, 'i'},    {"get", 1, 0, 'g'},
    {"post", 1, 0, 'o'},  {"other", 1, 0, 't'},   {"cursor", 1, 0, 'c'},  {"clients", 1, 0, 'n'},
    {"rounds", 1, 0, 'r'}, {"fresh", 1, 0, 'f'},  {"bytes", 1, 0, 'b'},   {"rate", 1, 0, 'a'},
    {"seconds", 1, 0, 's'}, {"messages", 1, 0, 'm'}, {"door", 1, 0, 'd'},
    {"channel", 1, 0, 'l'}, {"awake", 1, 0, 'w'}, {0}};

static enum door read_door(const char *word) {
    if (!strcmp(word, "sse")) return sse_door;
    if (!strcmp(word, "websocket")) return websocket_door;
    if (!strcmp(word, "callback-polling")) return callback_polling_door;
    if (!strcmp(word, "long-polling")) return long_polling_door;
    if (strcmp(word, "poll")) exit(2);
    return poll_door;
}

static struct target read_options(int count, char **words) {
    struct target t = {
        .host = "127.0.0.1", .pids = "", .get_path = "/", .post_path = "/", .other_path = "/",
        .cursor = "none", .channel = "/chat/bench", .clients = 1000, .rounds = 5, .bytes = 64,
        .rate = 20, .seconds = 5};
    for (int option; (option = getopt_long(count, words, "", options, NULL)) != -1;) {
        switch (option) {
        case 'h': t.host = optarg; break;
        case 'p': t.port = atoi(optarg); break;
        case 'i': t.pids = optarg; break;
        case 'g': t.get_path = optarg; break;
        case 'o': t.post_path = optarg; break;
        case 't': t.other_path = optarg; break;
        case 'c': t.cursor = optarg; break;
        case 'n': t.clients = atoi(optarg); break;
        case 'r': t.rounds = atoi(optarg); break;
        case 'f': t.fresh = atoi(optarg); break;
        case 'b': t.bytes = atoi(optarg); break;
        case 'a': t.rate = atoi(optarg); break;
        case 's': t.seconds = atoi(optarg); break;
        case 'm': t.messages = atoi(optarg); break;
        case 'd': t.door = read_door(optarg); break;
        case 'l': t.channel = optarg; break;
        case 'w': t.awake = atoi(optarg); break;
        default: exit(2);
        }
    }
    return t;
}

static int is_sane(const struct target *t) {
    return t->port > 0 && t->clients > 0 && t->rounds > 0 && t->bytes >= 16 && t->rate > 0 &&
           t->seconds > 0;
}

int main(int count, char **words) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (size_t i = 0; count > 1 && i < sizeof scenarios / sizeof *scenarios; i++) {
        if (strcmp(words[1], scenarios[i].name)) continue;
        struct target target = read_options(count - 1, words + 1);
        if (!is_sane(&target)) break;
        scenarios[i].run(&target);
        return 0;
    }
    fprintf(stderr, "load SCENARIO --port N …: numbers above 0, bytes from 16; scenarios are");
    for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++)
        fprintf(stderr, " %s", scenarios[i].name);
    fprintf(stderr, "\n");
    return 2;
}
