// Writing: a name and a message.
// SPDX-License-Identifier: MIT

var NAME = "fireside widget name"; // in localStorage

function addForm(box, parent) {
    var form = make("form", "form", parent), row = make("div", "row");
    box.nameRow = make("div", "row", form);
    label(box.nameRow, "name-label", box.id + "-name", box.text("widgetName"));
    box.name = make("input", "name", box.nameRow);
    box.name.id = box.id + "-name";
    box.name.maxLength = 64;
    box.name.setAttribute("autocomplete", "nickname");
    box.name.setAttribute("dir", "auto");
    box.name.value = stored(NAME) || "";
    box.name.onchange = function () { store(NAME, box.name.value); };
    label(form, "quiet", box.id + "-text", box.text("widgetMessage", { channel: box.title }));
    form.appendChild(row);
    addField(box, row);
    form.onsubmit = function () { guarded(submit, box); return false; };
    return form;
}

function label(parent, name, id, words) {
    var element = make("label", name, parent, words);
    element.htmlFor = id;
    addText(element, " ");
}

function addField(box, row) {
    var button;
    box.field = make("textarea", "field", row);
    box.field.id = box.id + "-text";
    box.field.rows = 2;
    box.field.setAttribute("dir", "auto");
    box.field.setAttribute("placeholder", box.text("widgetMessage", { channel: box.title }));
    box.field.onkeydown = function (event) {
        event = event || window.event;
        // Safari sends the Enter that ends a composition after its end, with this key code.
        if (event.keyCode !== 13 || event.shiftKey || event.isComposing) return true;
        guarded(submit, box);
        return false;
    };
    button = make("button", "send", row, box.text("widgetSend"));
    button.setAttribute("type", "submit");
}

// Nobody is made to have a name, but nobody should forget theirs: it cannot be added later.
function submit(box) {
    var words = box.field.value.replace(/\r\n?/g, "\n").replace(/\s+$/, ""), from = nameIn(box);
    if (!words) return;
    if (!from && !box.mayBeNameless) {
        box.mayBeNameless = true;
        showNote(box, box.text("widgetNameless"));
        box.name.focus();
        return;
    }
    box.mayBeNameless = false;
    showError(box, null);
    store(NAME, box.name.value);
    box.field.value = "";
    box.field.focus();
    send(box, box.connection.name ? undefined : from, words);
}

function showNote(box, words) {
    setHidden(box.error, false);
    setText(box.error, words);
}

// What the server knows of the visitor goes before what they claim.
function nameIn(box) {
    return box.connection.name || box.name.value.replace(/^\s+|\s+$/g, "");
}

// The visitor has a name that the server knows, or none.
function showName(box) {
    setHidden(box.nameRow, !!box.connection.name);
    box.mayBeNameless = !!box.connection.isTicketed;
    if (box.connection.mustLogIn) showError(box, { status: 401, message: "" });
}
