// A browser around KHTML, which a test drives by lines of JSON: hosts.py has the commands.
// SPDX-License-Identifier: MIT

#include <KHTMLPart>
#include <KHTMLView>
#include <KParts/BrowserExtension>
#include <KParts/BrowserHostExtension>
#include <QApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QScreen>
#include <QSocketNotifier>
#include <QTest>
#include <dom/dom_doc.h>
#include <dom/html_document.h>
#include <dom/html_element.h>
#include <iostream>
#include <string>

using KParts::BrowserArguments;
using KParts::OpenUrlArguments;

// KHTML shows one page, and asks its host to follow links and to send forms.
static void follow(
    KHTMLPart &part, const QUrl &url, OpenUrlArguments arguments, const BrowserArguments &more)
{
    if (part.frameExists(more.frameName)) {
        // Without a type it would look for a program on this machine that shows the answer.
        arguments.setMimeType("text/html");
        KParts::BrowserHostExtension::childObject(&part)->openUrlInFrame(url, arguments, more);
        return;
    }
    part.setArguments(arguments);
    part.browserExtension()->setBrowserArguments(more);
    part.openUrl(url);
}

static bool isLoaded = false;

static bool open(KHTMLPart &part, const QString &url)
{
    isLoaded = false;
    return part.openUrl(QUrl(url));
}

static bool click(KHTMLPart &part, const QString &selector)
{
    DOM::Element element = part.htmlDocument().querySelector(selector);
    if (element.isNull()) return false;
    KHTMLView &view = *part.view();
    QPoint middle = element.getRect().center();
    view.ensureVisible(middle.x(), middle.y());
    middle -= QPoint(view.contentsX(), view.contentsY());
    QTest::mouseClick(view.widget(), Qt::LeftButton, {}, middle);
    return true;
}

static bool hasFocus(const KHTMLPart &part, const QString &selector)
{
    DOM::Node element = part.htmlDocument().querySelector(selector);
    return !element.isNull() && part.activeNode() == element;
}

static bool type(const QString &text)
{
    QWidget *field = QApplication::focusWidget();
    if (field) QTest::keyClicks(field, text);
    return field;
}

static QJsonValue obey(KHTMLPart &part, const QString &command, const QString &word)
{
    if (command == "open") return open(part, word);
    if (command == "loaded") return isLoaded;
    if (command == "run") return QJsonValue::fromVariant(part.executeScript(word));
    if (command == "text") return part.htmlDocument().body().innerText().string();
    if (command == "click") return click(part, word);
    if (command == "focused") return hasFocus(part, word);
    if (command == "type") return type(word);
    WId window = part.widget()->winId();
    return QApplication::primaryScreen()->grabWindow(window).save(word);
}

int main(int count, char **words)
{
    QApplication browser(count, words);
    QApplication::setQuitLockEnabled(false); // else it would end when a page has been loaded
    KHTMLPart part;
    part.setJScriptEnabled(QString(words[1]) == "yes");
    part.widget()->resize(1000, 1100);
    part.widget()->show();
    QApplication::setActiveWindow(part.widget()); // nobody else does: there is no window manager
    QObject::connect(&part, qOverload<>(&KParts::ReadOnlyPart::completed), [] { isLoaded = true; });
    QObject::connect(
        part.browserExtension(), &KParts::BrowserExtension::openUrlRequestDelayed,
        [&](auto &url, auto &arguments, auto &more) { follow(part, url, arguments, more); });
    QSocketNotifier input(0, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, [&] {
        std::string line;
        if (!std::getline(std::cin, line)) return browser.quit();
        QJsonArray question = QJsonDocument::fromJson(line.c_str()).array();
        QJsonArray answer{obey(part, question[0].toString(), question[1].toString())};
        std::cout << QJsonDocument(answer).toJson(QJsonDocument::Compact).data() << std::endl;
    });
    return browser.exec();
}
