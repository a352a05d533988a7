// What went wrong, said where it happened. It goes with the next thing that one does.
// SPDX-License-Identifier: MIT

const all = [];

// A sentence beside the field that it is about, or in a place of its own. The places are alerts, so
// screen readers say it as it comes.
export class Notice {
    constructor(place, field = null) {
        this.place = place;
        this.field = field;
        this.stays = false;
        all.push(this);
        field?.addEventListener("input", () => this.clear());
    }

    // `stays`: until something is typed into its own field.
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
