"""`mitra serve`: ready when it says so, alone on its folder, and gone when told."""

import asyncio
import json
import signal
import stat
from pathlib import Path

import httpx2
import pytest

from domain.codes import Visibility
from graphdb.address import GraphAddress
from mitra.clock import utc_now
from mitra.commands.serve import exposure
from mitra.reference import load_vocabulary
from mitra.sample.records import read_sample
from tests.graphdb.test_faults import Proxy
from tests.mitra.serving import PATIENCE, Server, environment, rows, run
from tests.servers import PLAIN, free_port

COUNTS = """{
  organizations { totalCount } activities { totalCount } partnerships { totalCount }
}"""


def ready(server: Server) -> tuple[int, dict[str, str]]:
    """What /readyz says: its status and the state of each part."""
    answer = httpx2.get(f"{server.url}/readyz", timeout=PATIENCE, verify=PLAIN)
    return answer.status_code, answer.json()["parts"]


def test_it_tells_where_it_is_once_it_can_answer(served: Server) -> None:
    """Two lines: the URL with the port it got, and the file of the key, never the key."""
    assert served.told[0].endswith("/graphql")
    assert served.told[1].endswith(str(served.home / "admin.key"))
    assert served.key not in "".join(served.told)
    assert served.key not in served.log.read_text()
    assert ready(served) == (200, {"store": "ok", "index": "ok", "model": "ok"})
    assert httpx2.get(f"{served.url}/healthz", verify=PLAIN).json() == {"status": "alive"}


def test_a_first_start_that_was_killed_is_completed_by_the_next(served: Server) -> None:
    """Every record of the sample is there, and was written by exactly one event."""
    sample = read_sample(load_vocabulary(), utc_now())
    ids = [each.id for each in sample.organizations]
    ids += [each.id for each in sample.activities]
    ids += [each.id for each in sample.partnerships]
    query = """
    MATCH (e:AuditEvent)-[:ABOUT]->(record:Entity) WHERE record.id IN $ids
    RETURN record.id AS id, count(e) AS events"""
    found = {row["id"]: row["events"] for row in rows(served.home, query, ids=ids)}
    assert found == dict.fromkeys(ids, 1)


def test_a_visitor_sees_what_is_public_only(served: Server) -> None:
    """The key makes the difference between all organizations and the public ones."""
    sample = read_sample(load_vocabulary(), utc_now())
    protected = [each for each in sample.organizations if each.visibility is not Visibility.PUBLIC]
    everything = served.ask(COUNTS, key=served.key)["organizations"]["totalCount"]
    public = served.ask(COUNTS)["organizations"]["totalCount"]
    assert everything - public == len(protected) > 0


def test_what_lies_in_the_folder_is_private(served: Server) -> None:
    """Logins and key may be read by their owner only, and so may the folder."""
    assert stat.S_IMODE(served.home.stat().st_mode) == 0o700
    for name in ("admin.key", "engine.json"):
        assert stat.S_IMODE((served.home / name).stat().st_mode) == 0o600


def test_a_second_server_on_the_folder_is_refused(served: Server) -> None:
    """Exit 3; the message names the process of the first."""
    done = run("serve", env=served.env, expect=3)
    assert done.stdout == ""
    assert f"process {served.process.pid} " in done.stderr
    assert done.stderr.startswith("STORE_BUSY: ")


def test_a_port_that_is_taken_is_told_by_its_setting(served: Server, tmp_path: Path) -> None:
    """Exit 2: another folder, but the port of the first server."""
    port = served.url.rpartition(":")[2]
    done = run("serve", env=environment(tmp_path, MITRA_PORT=port), expect=2)
    assert f"MITRA_PORT='{port}'" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_ours_is_told_by_its_setting(tmp_path: Path, host: str) -> None:
    """Exit 2 for a name that leads nowhere and for the address of somebody else."""
    done = run("serve", env=environment(tmp_path, MITRA_HOST=host), expect=2)
    assert f"MITRA_HOST='{host}'" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_in_peace_even_before_it_is_ready(tmp_path: Path, number: signal.Signals) -> None:
    """Exit 0 while the schema is still being made; the engine is gone and can be started again."""
    home = tmp_path / "home"
    server = Server(home)
    server.wait_until(lambda: (home / "engine.json").exists())
    assert server.stop(number) == 0
    assert not (home / "engine.json").exists()
    assert "Traceback" not in server.log.read_text()
    run("db", "migrate", env=server.env)


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """Exit 4: a file stands where the data folder should be."""
    (tmp_path / "file").write_text("")
    done = run("serve", env=environment(tmp_path / "file"), expect=4)
    assert done.stderr.startswith("STORE_DAMAGED: ")
    assert str(tmp_path / "file") in done.stderr


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1"])
def test_loopback_is_nothing_to_warn_of(address: str) -> None:
    """This machine alone reaches it."""
    assert exposure("localhost", address) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", "fe80::1%eth0"])  # noqa: S104
def test_an_address_beyond_loopback_is_warned_of(address: str) -> None:
    """The warning names the host as it was set, in both languages."""
    warning = exposure("mitra.example.org", address)
    assert warning is not None
    assert all("mitra.example.org" in each.text for each in warning)
    assert set(warning.by_language) == {"id", "en"}


async def test_it_waits_for_a_database_that_is_away(served: Server, tmp_path: Path) -> None:
    """With NEO4J_URI it starts without it, says 503, and is ready by itself when it is there.

    The database is the first server's engine, behind a wire that is joined, cut and joined.
    """
    told = json.loads((served.home / "engine.json").read_text())
    login = told["writer"]
    wire = Proxy(GraphAddress(uri=told["uri"]))
    port = free_port()
    server = Server(
        tmp_path / "home",
        MITRA_PORT=str(port),
        MITRA_DEADLINE="2",
        NEO4J_URI=f"bolt://127.0.0.1:{wire.port}",
        NEO4J_USER=login["user"],
        NEO4J_PASSWORD=login["password"],
        NEO4J_DATABASE=told["database"],
    )
    url = f"http://127.0.0.1:{port}"

    async def until(status: int, **parts: str) -> None:
        def happened() -> bool:
            try:
                answer = httpx2.get(f"{url}/readyz", timeout=PATIENCE, verify=PLAIN)
            except httpx2.TransportError:
                return False  # it does not listen yet
            expected = {**parts, "model": "ok"}
            return (answer.status_code, answer.json()["parts"]) == (status, expected)

        await asyncio.to_thread(server.wait_until, happened)

    await until(503, store="STORE_UNAVAILABLE", index="NOT_LOADED")
    await wire.join()
    await until(200, store="ok", index="ok")
    await asyncio.to_thread(server.ready)
    assert await asyncio.to_thread(server.ask, COUNTS) == served.ask(COUNTS)
    await wire.cut()
    await until(503, store="STORE_UNAVAILABLE", index="ok")
    await wire.join()
    await until(200, store="ok", index="ok")
    assert await asyncio.to_thread(server.stop) == 0
    await wire.cut()


def test_who_was_shown_is_counted_while_it_serves(served: Server) -> None:
    """An organization's question is written within seconds, without anybody waiting for it."""
    query = """query ($id: ID!) { organization(id: $id) {
      recommendations(first: 3) { edges { node { organization { id } } } } } }"""
    sample = read_sample(load_vocabulary(), utc_now())
    asker = next(each.id for each in sample.organizations if each.visibility is Visibility.PUBLIC)
    counted = """
    MATCH (e:Exposure) WHERE e.organization = $id
    RETURN e.candidates AS candidates, e.weights AS weights"""
    served.ask(query, id=asker)  # a visitor is not the organization
    found = served.ask(query, key=served.key, id=asker)["organization"]["recommendations"]
    served.wait_until(lambda: bool(rows(served.home, counted, id=asker)))
    (row,) = rows(served.home, counted, id=asker)
    assert row["candidates"] == [edge["node"]["organization"]["id"] for edge in found["edges"]]
    assert row["weights"][0] == 1.0
