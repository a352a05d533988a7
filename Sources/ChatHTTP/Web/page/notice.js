// What went wrong, shown where it happened, until the visitor does something else.
// SPDX-License-Identifier: MIT

const all = [];

// A sentence beside the field that it is about, or in a place of its own. The places are alerts, so
// screen readers read it out at once.
export class Notice {
    constructor(place, field = null) {
        this.place = place;
        this.field = field;
        this.stays = false;
        all.push(this);
        field?.addEventListener("input", () => this.clear());
    }

    // `stays`: only typing into its own field removes it.
    tell(sentence, { stays = false } = {}) {
        this.place.textContent = sentence;
        this.stays = stays;
        this.field?.setAttribute("aria-invalid", "true");
    }

    clear() {
        this.place.textContent = "";
        this.stays = false;
        this.field?.removeAttribute("aria-invalid");
    }
}

export function clearNotices() {
    all.filter((one) => !one.stays).forEach((one) => one.clear());
}

addEventListener("input", clearNotices);
