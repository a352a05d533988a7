// What has not been seen: its number stands in the title.
// SPDX-License-Identifier: MIT

function isSeen(box) {
    return !box.isCollapsed && box.isInView && !document.hidden;
}

function countUnread(box) {
    if (!isSeen(box)) box.unread++;
}

function showUnread(box) {
    if (isSeen(box)) box.unread = 0;
    setHidden(box.badge, !box.unread);
    setText(box.badge, box.unread ? box.text("widgetUnread", { count: box.unread }) : "");
}

// Old browsers do not tell whether the box is in view: there it is.
function watchView(box) {
    var stopHearing = listenTo(document, "visibilitychange", function () { showUnread(box); });
    var observer = null;
    if (window.IntersectionObserver) {
        observer = new window.IntersectionObserver(function (changes) {
            box.isInView = changes[changes.length - 1].isIntersecting || box.isCollapsed;
            showUnread(box);
        });
        observer.observe(box.log.element);
    }
    return function () {
        stopHearing();
        if (observer) observer.disconnect();
    };
}

function setCollapsed(box, isCollapsed) {
    box.isCollapsed = isCollapsed;
    setHidden(box.body, isCollapsed);
    setClass(box.element, "collapsed", isCollapsed);
    if (box.toggle) box.toggle.setAttribute("aria-expanded", String(!isCollapsed));
    if (!isCollapsed) toBottom(box);
    showUnread(box);
}
