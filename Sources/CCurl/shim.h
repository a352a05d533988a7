// The parts of libcurl that Fireside uses. Varargs and their macros stay out: Swift cannot import them.
// SPDX-License-Identifier: MIT

#ifndef FIRESIDE_CCURL_SHIM_H
#define FIRESIDE_CCURL_SHIM_H

// First, so that both modules agree on the system's types.
#pragma clang module import SwiftGlibc
#include <curl/curl.h>

// CURLOPT_QUICK_EXIT came last of what is used here.
#if LIBCURL_VERSION_NUM < 0x075700
#error "Fireside needs libcurl 7.87 or newer"
#endif

// One function for each type that an option can have.
static inline CURLcode curl_easy_set_number(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_easy_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_easy_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_easy_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_easy_set_receiver(
    CURL *easy, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode curl_easy_get_number(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode curl_multi_set_number(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode curl_multi_set_watcher(
    CURLM *multi, curl_socket_callback sockets, curl_multi_timer_callback timer, void *context) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, sockets);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
    return curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context);
}

// A message's result lies in a union.
static inline CURLcode curl_message_result(const CURLMsg *message) { return message->data.result; }

#endif
