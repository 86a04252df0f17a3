"""Who gets a chat: a name, the lead, or whoever is online and has the fewest chats."""

from dataclasses import replace

from alerting.model.deed import Act, Deed
from alerting.model.people import Agent, Directory
from alerting.simulate.people import WHATSAPP, agents
from alerting.simulate.zoho.company import SALES
from tests.acting.conftest import Scene

PRIYA, RAHUL, ANANYA, JOAO = agents(4)
LEAST = Deed(Act.REASSIGN, "least_loaded")


async def test_the_chat_goes_to_whoever_is_online_and_has_the_fewest(scene: Scene) -> None:
    for number in (1, 2, 3):
        scene.chat(number)
    scene.floor.load.update({PRIYA.id: 3, RAHUL.id: 2, ANANYA.id: 1})
    scene.floor.there = {PRIYA.id, RAHUL.id, ANANYA.id, JOAO.id}

    for number in (1, 2, 3):
        await scene.order(LEAST, number=number, alert=number)
    await scene.act()

    # what was just given counts already; Joao is none of the file's agents
    given = [scene.holder(number) for number in (1, 2, 3)]
    assert sorted(given) == sorted([ANANYA.id, ANANYA.id, RAHUL.id])


async def test_nobody_gets_more_than_they_can_have(scene: Scene) -> None:
    scene.chat()
    scene.floor.load.update({RAHUL.id: 4, ANANYA.id: 4})
    await scene.order(LEAST)

    await scene.act()

    why = "whoever is online has as many chats as they can have"
    assert scene.settled() == [("skipped", why)]


async def test_whoever_is_away_or_in_another_department_gets_nothing(scene: Scene) -> None:
    scene.chat()
    scene.floor.there = {PRIYA.id, ANANYA.id}
    scene.desk.staff.agents[2].departments = (SALES,)
    await scene.order(LEAST)

    await scene.act()

    assert scene.settled() == [("skipped", "nobody else is online who could take it")]


async def test_where_nobody_is_known_to_be_there_nothing_is_done(scene: Scene) -> None:
    scene.chat()
    scene.floor.there = None
    await scene.order(LEAST)

    await scene.act()

    assert scene.settled() == [("skipped", "it is not known who is online")]


async def test_a_file_that_names_no_agents_leaves_it_to_all_of_them(scene: Scene) -> None:
    scene.chat()
    scene.floor.directory = Directory()
    scene.floor.load.update({RAHUL.id: 1, ANANYA.id: 1})
    scene.floor.there = {RAHUL.id, ANANYA.id, JOAO.id}
    await scene.order(LEAST)

    await scene.act()

    assert scene.holder() == JOAO.id


async def test_the_lead_is_the_agents_then_the_channels_then_the_files(scene: Scene) -> None:
    """The file may know an agent by the desk's id."""
    scene.chat()
    scene.chat(2)
    directory = scene.floor.directory
    desk_id = scene.desk.staff.agents[0].desk_id
    ananya = replace(directory.agents[ANANYA.id], person="bruno")
    priya = Agent(desk_id, PRIYA.name, lead="bruno")
    rest = {RAHUL.id: directory.agents[RAHUL.id], ANANYA.id: ananya}
    scene.floor.directory = replace(directory, agents={desk_id: priya, **rest})
    await scene.order(Deed(Act.REASSIGN, "lead"))
    await scene.act()
    assert scene.holder() == ANANYA.id

    channel = replace(directory.channels[WHATSAPP.id], lead="carla")
    scene.floor.directory = replace(directory, channels={WHATSAPP.id: channel})
    await scene.order(Deed(Act.REASSIGN, "lead"), number=2, alert=2)
    await scene.act()

    assert scene.settled()[1] == ("skipped", "carla is lead, and no agent of the rules file")


async def test_somebody_whom_zoho_does_not_know_or_who_has_left_gets_nothing(scene: Scene) -> None:
    scene.chat()
    named = scene.floor.directory.agents | {404: Agent(404, "Nobody N.")}
    scene.floor.directory = replace(scene.floor.directory, agents=named)
    scene.desk.staff.agents[1].active = False
    await scene.order(Deed(Act.REASSIGN, "Nobody N."), Deed(Act.REASSIGN, RAHUL.name))

    await scene.act()

    assert [why for _, why in scene.settled()] == [
        "Zoho knows no agent Nobody N. by the id 404",
        f"{RAHUL.name} is no longer active in Zoho",
    ]
