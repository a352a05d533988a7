// A question in front of the page: it waits for a yes, a text, or a no.
// SPDX-License-Identifier: MIT

import { make } from "./dom.js";
import { openModal } from "./modal.js";
import { text, told } from "./texts.js";

let count = 0; // so that each has ids of its own

// Shows a title, a sentence, a field for `{label, most, value, isOptional}` and other content.
// `act(text)` is done when the visitor agrees; if it fails, its sentence is shown and the question
// stays. `staysOpen`: also if not.
export function ask({
    title, sentence, field, content = [], yes, no = text("cancel"), isDanger, staysOpen, act
}) {
    const id = `dialog${++count}`;
    const input = field && make("input", {
        id: `${id}-field`, maxlength: field.most, autocomplete: "off", required: !field.isOptional,
        dir: "auto", value: field.value
    });
    const error = make("p", { class: "error", role: "alert" });
    const cancel = make("button", { type: "button", class: "no" }, no);
    const agree = yes && make("button", { type: "submit", class: isDanger && "danger" }, yes);
    const form = make(
        "form", { method: "dialog", novalidate: true },
        make("h2", { id }, title),
        ...(sentence ? [make("p", {}, sentence)] : []), ...content,
        ...(input ? [make("label", { for: input.id }, field.label), input] : []),
        error,
        make("p", { class: "buttons" }, cancel, ...(agree ? [agree] : [])));
    const box = make("dialog", { class: "question", "aria-labelledby": id }, form);
    let isBusy = false;
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (isBusy || !act) return;
        if (input?.required && !input.value.trim()) return input.focus();
        isBusy = true;
        try {
            await act(input?.value.trim());
            error.textContent = "";
            if (staysOpen) input.value = "";
            else close();
        } catch (failure) {
            error.textContent = told(failure);
        }
        isBusy = false;
    });
    const close = openModal(box, input || (isDanger ? cancel : agree) || cancel);
    cancel.addEventListener("click", close);
    return { close, fail: (sentence) => { error.textContent = sentence; } };
}
