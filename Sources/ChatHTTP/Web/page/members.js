// Private channels in front of the page: a new one, who is in it, who else may come, leaving it.
// SPDX-License-Identifier: MIT

import { ask } from "./dialog.js";
import { make } from "./dom.js";
import { face } from "./message.js";
import { text, told } from "./texts.js";

const LONGEST = 64; // characters of a title or a name

export function askForTitle(membership, went) {
    ask({
        title: text("newPrivateChannel"), yes: text("makeIt"),
        field: { label: text("privateTitle"), most: LONGEST },
        sentence: text("whatPrivateMeans"),
        act: async (title) => went(await membership.begin({ title }))
    });
}

export function askToLeave(membership, name, title, went) {
    const isLast = membership.rooms.list.get(name)?.members === 1;
    ask({
        title: text("leaveWhich", { title }), yes: text("leave"), isDanger: true,
        sentence: isLast ? text("lastToLeave") : text("cannotComeBack"),
        act: async () => {
            await membership.leave(name);
            went();
        }
    });
}

// `present(done)` finds `{name, person}` of people who could be invited.
export function showMembers(membership, name, title, me, present) {
    const list = make("ul", { class: "members" }), others = make("ul", { class: "members" });
    const heading = make("h3", {}, text("inviteHeading"));
    let members = [], around = [];
    const draw = () => {
        const all = [...members, ...around];
        const item = (one, more) => itemOf(one, more, all.some(
            (other) => other.name === one.name && other.person !== one.person));
        list.replaceChildren(...members.map((one) => item(
            one, one.person === me ? [make("span", { class: "faint" }, text("you"))] : [])));
        const missing = around.filter((one) => one.person
            && !members.some((member) => member.person === one.person));
        others.replaceChildren(...missing.map((one) => item(one, [inviteButton(one)])));
        heading.hidden = !missing.length;
    };
    const refresh = async () => {
        members = await membership.of(name);
        draw();
    };
    const inviteButton = (one) => {
        const label = text("inviteWhom", { name: one.name });
        const button = make("button", { type: "button", "aria-label": label }, text("invite"));
        button.addEventListener("click", () => {
            membership.invite(name, { person: one.person }).then(refresh).catch(tell);
        });
        return button;
    };
    const isDirect = membership.rooms.list.get(name)?.direct;
    const box = ask({
        title: text("membersOf", { title }), no: text("close"),
        content: isDirect ? [list] : [list, heading, others],
        ...(isDirect ? {} : {
            yes: text("invite"), field: { label: text("inviteByName"), most: LONGEST },
            staysOpen: true,
            act: async (who) => {
                await membership.invite(name, { name: who });
                await refresh();
            }
        })
    });
    const tell = (error) => box.fail(told(error));
    refresh().catch(tell);
    if (!isDirect) present((people) => { around = people; draw(); });
}

function itemOf({ name, person }, more, isShared) {
    const tag = isShared && person ? [make("span", { class: "tag" }, person.slice(-4))] : [];
    return make(
        "li", { "data-person": person }, face(name), make("bdi", {}, name), ...tag, ...more);
}
