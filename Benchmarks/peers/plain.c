/* The same chat in plain C on evhttp, as libevent's manual has it.
 * SPDX-License-Identifier: MIT
 */
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

struct waiter { struct evhttp_request *request; char callback[32]; };
static struct waiter waiting[1 << 20];
static int waits;

static void answer(struct waiter *w, struct evbuffer *message) {
    struct evbuffer *body = evhttp_request_get_output_buffer(w->request);
    evhttp_add_header(
        evhttp_request_get_output_headers(w->request), "Content-Type", "text/javascript");
    evbuffer_add_printf(body, "%s(", w->callback);
    evbuffer_add(body, evbuffer_pullup(message, -1), evbuffer_get_length(message));
    evbuffer_add(body, ");", 2);
    evhttp_send_reply(w->request, 200, "OK", NULL);
}

static void serve(struct evhttp_request *request, void *unused) {
    struct evkeyvalq query;
    (void)unused;
    if (evhttp_request_get_command(request) == EVHTTP_REQ_POST) {
        int count = waits;
        waits = 0;
        for (int i = 0; i < count; i++)
            answer(&waiting[i], evhttp_request_get_input_buffer(request));
        evbuffer_add(evhttp_request_get_output_buffer(request), "OK", 2);
        evhttp_send_reply(request, 200, "OK", NULL);
        return;
    }
    const char *text = evhttp_uri_get_query(evhttp_request_get_evhttp_uri(request));
    evhttp_parse_query_str(text ? text : "", &query);
    const char *callback = evhttp_find_header(&query, "callback");
    waiting[waits].request = request;
    strncpy(waiting[waits++].callback, callback ? callback : "f", 31);
    evhttp_clear_headers(&query);
}

int main(int count, char **words) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    struct event_base *base = event_base_new();
    struct evhttp *http = evhttp_new(base);
    struct evhttp_bound_socket *bound =
        evhttp_bind_socket_with_handle(http, "127.0.0.1", count > 1 ? atoi(words[1]) : 0);
    if (!bound) return 1;
    listen(evhttp_bound_socket_get_fd(bound), 4096);
    evhttp_set_gencb(http, serve, NULL);
    return event_base_dispatch(base);
}
