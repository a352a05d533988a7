"""Two login providers that people use: nanoidp with RS256, glewlwyd with ES256."""
# SPDX-License-Identifier: MIT

import os
from urllib.parse import urlsplit

import proxy
from agent import Agent
from provider_glewlwyd import Glewlwyd
from provider_nanoidp import Nanoidp
from processes import until
from server import Server

#: Two people of one name: of one, and of two providers.
PEOPLE = {"ann": "Ann Lee", "bob": "Bob Ray", "ann2": "Ann Lee"}


class Chat:
    """A chat with both providers. `options`: more of the server's."""

    def __init__(self, program, folder, *options):
        os.makedirs(folder)
        (self.port,) = proxy.free_ports(1)
        self.origin = f"http://127.0.0.1:{self.port}"
        self.providers = [
            Nanoidp(os.path.join(folder, "nano"), [self.callback("nano")], PEOPLE),
            Glewlwyd(os.path.join(folder, "glewlwyd"), [self.callback("glewlwyd")], PEOPLE)]
        self.server = Server(program, [
            "--port", str(self.port), "--journal", "memory", "--login", "oidc",
            *(word for each in self.providers for word in ("--oidc", setting(each))), *options],
            os.path.join(folder, "server.log"))

    def callback(self, name):
        return f"{self.origin}/login/{name}/callback"

    def __enter__(self):
        try:
            for each in self.providers:
                each.start()
            self.server.start()
            for each in self.providers:
                until(lambda each=each: Agent(self.origin).begins(each.name).status_code == 303, 20,
                      f"the chat sends nobody to {each.name}", every=0.1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        for each in self.providers:
            if each.process:
                each.stop()


def setting(provider):
    return (f"issuer={provider.issuer},client-id={provider.client},client-secret-file={provider.secret_file},"
            f"name={provider.name},title={provider.title}")


def real(report, program, folder):
    with Chat(program, folder) as chat:
        nano, glewlwyd = chat.providers
        visits = {
            (provider.name, name): visit(report, chat, provider, name)
            for provider in (nano, glewlwyd) for name in PEOPLE}
        persons = {agent.me()["person"] for agent in visits.values()}
        report.check(len(persons) == len(visits), f"{len(visits)} people are {len(persons)}")
        report.check(
            visits["glewlwyd", "ann"].me()["name"] == visits["glewlwyd", "ann2"].me()["name"] == "Ann Lee",
            "two of one name are not called by it")
        again = visit(report, chat, glewlwyd, "ann")
        report.check(again.me()["person"] == visits["glewlwyd", "ann"].me()["person"],
                     "one who comes back is another")
        for (provider, name), agent in visits.items():
            report.check(agent.say("lobby", f"{name} of {provider}").status_code == 201, "one cannot speak")
        said = again.get("/channels/lobby/messages").json()["messages"]
        report.check({each["person"] for each in said} == persons, "the history has other people")
        farewell(report, chat, visits["nano", "ann"], nano)
    report.figure(f"{len(visits)} people of nanoidp and glewlwyd have logged in")


def visit(report, chat, provider, name):
    """One login, and what cannot be done with it a second time."""
    agent = Agent(chat.origin)
    way = agent.visits_nanoidp if provider.name == "nano" else agent.visits_glewlwyd
    answer = way(provider, name)
    report.check(answer.status_code == 303, f"{provider.name}: the callback answers {answer.status_code}")
    me = agent.me()
    report.check(me.get("person", "").startswith("u"), f"{provider.name}: {name} is not logged in: {me}")
    thief = Agent(chat.origin)
    thief.get(urlsplit(answer.url)._replace(scheme="", netloc="").geturl())
    report.check("person" not in thief.me(), f"{provider.name}: a code serves a second time")
    return agent


def farewell(report, chat, agent, provider):
    answer = agent.post("/logout", {"_xsrf": agent.me()["xsrf"]})
    place = answer.json()["provider"] if answer.status_code == 200 else answer.headers["Location"]
    report.check(place.startswith(provider.issuer), f"the provider's logout is {place}")
    report.check("person" not in agent.me(), "one is logged in after the logout")


ALL = (real,)
