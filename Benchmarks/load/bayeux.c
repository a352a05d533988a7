/* Clients of a Bayeux server, as Faye's are: each has a session, and keeps one connect waiting.
 * The protocol: https://docs.cometd.org, part "Bayeux Protocol Specification".
 * SPDX-License-Identifier: MIT
 */
#define _GNU_SOURCE
#include "load.h"

#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { longest = 256 }; /* of a message that a client sends, apart from what it publishes */

int is_bayeux(const struct target *t) {
    return t->door == callback_polling_door || t->door == long_polling_door;
}

/* As a page's encodeURIComponent has it. */
static void encode(char *to, const char *text) {
    for (; *text; text++) {
        if (isalnum((unsigned char)*text) || strchr("-_.!~*'()", *text)) *to++ = *text;
        else to += sprintf(to, "%%%02X", (unsigned char)*text);
    }
    *to = 0;
}

static void wait_for_answer(struct connection *c) {
    struct pollfd ready = {.fd = c->fd, .events = POLLIN};
    while (!connection_receive(c))
        if (poll(&ready, 1, 30000) <= 0) connection_fail(c, "no answer");
    if (connection_count(c, "\"successful\":true") != 1) connection_fail(c, "this was refused");
}

static void remember_session(struct connection *c) {
    const char *mark = "\"clientId\":\"", *end = c->bytes + c->whole;
    const char *id = memmem(c->bytes + c->head, c->whole - c->head, mark, strlen(mark));
    if (!id) connection_fail(c, "a handshake without a clientId");
    id += strlen(mark);
    const char *quote = memchr(id, '"', end - id);
    if (!quote || quote - id >= (long)sizeof c->session) connection_fail(c, "a long clientId");
    memcpy(c->session, id, quote - id);
    c->session[quote - id] = 0;
}

static void handshake(struct connection *c, const struct target *t) {
    connection_post(
        c, t, "[{\"channel\":\"/meta/handshake\",\"version\":\"1.0\",\"supportedConnectionTypes\":"
        "[\"long-polling\",\"callback-polling\"],\"id\":\"1\"}]", 0);
    wait_for_answer(c);
    remember_session(c);
    c->said = 1;
    connection_next(c, t);
}

/* `more` are fields of a message about the session. */
static void tell(
    struct connection *c, const struct target *t, const char *channel, const char *more) {
    char message[longest];
    snprintf(
        message, sizeof message,
        "[{\"channel\":\"%s\",\"clientId\":\"%s\",%s,\"id\":\"%d\"}]",
        channel, c->session, more, ++c->said);
    connection_post(c, t, message, 0);
    wait_for_answer(c);
    connection_next(c, t);
}

void bayeux_join(struct crowd *crowd, const struct target *t) {
    char subscription[longest];
    snprintf(subscription, sizeof subscription, "\"subscription\":\"%s\"", t->channel);
    for (int i = 0; i < crowd->count; i++) {
        struct connection *c = &crowd->all[i];
        handshake(c, t);
        /* As CometD's clients do, with a connect that does not wait: a server may give up sessions
         * that have not connected yet. */
        tell(c, t, "/meta/connect",
             "\"connectionType\":\"long-polling\",\"advice\":{\"timeout\":0}");
        if (i < t->clients) tell(c, t, "/meta/subscribe", subscription);
    }
}

void bayeux_ask(struct connection *c, const struct target *t) {
    char message[longest], encoded[3 * longest], path[sizeof encoded + 64];
    int is_callback = t->door == callback_polling_door;
    snprintf(
        message, sizeof message,
        "[{\"channel\":\"/meta/connect\",\"clientId\":\"%s\",\"connectionType\":\"%s\","
        "\"id\":\"%d\"}]",
        c->session, is_callback ? "callback-polling" : "long-polling", ++c->said);
    if (!is_callback) {
        connection_post_from_page(c, t, message);
        return;
    }
    encode(encoded, message);
    snprintf(
        path, sizeof path, "%s?message=%s&jsonp=__jsonp%d__", t->post_path, encoded, c->number);
    connection_get(c, t, path);
}

void bayeux_publish(struct connection *c, const struct target *t, const char *body) {
    char *message;
    if (asprintf(
            &message, "[{\"channel\":\"%s\",\"data\":%s,\"clientId\":\"%s\",\"id\":\"%d\"}]",
            t->channel, body, c->session, ++c->said) < 0)
        exit(1);
    connection_post(c, t, message, 0);
    free(message);
}
