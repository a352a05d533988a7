"""Two login providers that people use: nanoidp with RS256, glewlwyd with ES256."""
# SPDX-License-Identifier: MIT

from urllib.parse import urlsplit

from agent import Agent
from providers import MEMBERS, PEOPLE, Chat


def real(report, program, folder):
    with Chat(program, folder) as chat:
        nano, glewlwyd = chat.providers
        visits = {
            (provider.name, name): visit(report, chat, provider, name)
            for provider in (nano, glewlwyd) for name in MEMBERS}
        persons = {agent.me()["person"] for agent in visits.values()}
        report.check(len(persons) == len(visits), f"{len(visits)} people are {len(persons)}")
        for (provider, name), agent in visits.items():
            report.check(agent.me()["name"] == PEOPLE[name], f"{name} of {provider} is called {agent.me()}")
        again = visit(report, chat, glewlwyd, "ann")
        report.check(again.me()["person"] == visits["glewlwyd", "ann"].me()["person"],
                     "one who comes back is another")
        for (provider, name), agent in visits.items():
            report.check(agent.say("lobby", f"{name} of {provider}").status_code == 201, "one cannot speak")
        said = again.get("/channels/lobby/messages").json()["messages"]
        report.check({each["person"] for each in said} == persons, "the history has other people")
        farewell(report, visits["nano", "ann"], nano)
        for provider in (nano, glewlwyd):
            stranger = Agent(chat.origin)
            way(stranger, provider)(provider, "mallory")
            report.check("person" not in stranger.me(), f"{provider.name}: mallory is let in")
    report.figure(f"{len(visits)} people of nanoidp and glewlwyd have logged in")


def visit(report, chat, provider, name):
    """One login, and what cannot be done with it a second time."""
    agent = Agent(chat.origin)
    answer = way(agent, provider)(provider, name)
    report.check(answer.status_code == 303, f"{provider.name}: the callback answers {answer.status_code}")
    me = agent.me()
    report.check(me.get("person", "").startswith("u"), f"{provider.name}: {name} is not logged in: {me}")
    thief = Agent(chat.origin)
    thief.get(urlsplit(answer.url)._replace(scheme="", netloc="").geturl())
    report.check("person" not in thief.me(), f"{provider.name}: a code serves a second time")
    return agent


def way(agent, provider):
    return agent.visits_nanoidp if provider.name == "nano" else agent.visits_glewlwyd


def farewell(report, agent, provider):
    answer = agent.post("/logout", {"_xsrf": agent.me()["xsrf"]})
    place = answer.json()["provider"] if answer.status_code == 200 else answer.headers["Location"]
    report.check(place.startswith(provider.issuer), f"the provider's logout is {place}")
    report.check("person" not in agent.me(), "one is logged in after the logout")


ALL = (real,)
