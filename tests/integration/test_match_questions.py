"""`circle match repair`, `explain`, `what-if` and `solve --from` as a person uses them."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from libs.matching_engine.generator import generate
from libs.matching_engine.problem import Weights
from services.cli import console
from services.cli.match import app
from services.cli.match_words import WHY_NOT
from tests.support.matching_changes import without_volunteer
from tests.support.matching_examples import NO_WEIGHTS, encoded, problem, slot, task, volunteer
from tests.support.matching_oracle import Document

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> Result:
    """The command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def answer(*arguments: object) -> Document:
    """The JSON that a command prints."""
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    stated: Document = json.loads(done.stdout)
    return stated


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard output as a person's terminal."""
    monkeypatch.setattr(console, "out", Console(force_terminal=True, width=200, color_system=None))


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two tasks at once, of which Ann can do either and Bob only the van; Cid is free too late."""
    people = [
        volunteer("ann", skills={"cook": 1, "drive": 1}),
        volunteer("bob", skills={"drive": 1}, home=[9000, 0]),
        volunteer("cid", skills={"cook": 1}, windows=[[630, 900]]),
    ]
    tasks = [
        task("dinner", 600, slot("cook", skills={"cook": 1}), priority=1),
        task("van", 600, slot("drive", 1, 2, 2, skills={"drive": 1})),
    ]
    document = problem(people, tasks, skills=[{"id": "cook"}, {"id": "drive"}])
    path = tmp_path_factory.mktemp("street") / "street.json"
    path.write_bytes(encoded(document))
    return path


@pytest.fixture(scope="module")
def plan(street: Path) -> Path:
    """The best plan of the street."""
    out = street.with_name("plan.json")
    assert run("solve", street, "--out", out).exit_code == 0
    return out


def test_a_repair_is_written_and_true(street: Path, plan: Path, tmp_path: Path) -> None:
    """Ann withdraws; nobody else can cook at six; the mended plan passes the check."""
    changed, mended = tmp_path / "changed.json", tmp_path / "mended.json"
    changed.write_bytes(encoded(without_volunteer(json.loads(street.read_bytes()), "ann")))
    report = answer("repair", changed, plan, "--out", mended)
    assert report["format"] == "volunteer-circle-repair/1"
    assert report["lost"] == [{"volunteer": "ann", "slot": "cook", "code": "GONE"}]
    assert (report["added"], report["dropped"], report["kept"], report["touched"]) == ([], [], 1, [])
    assert report["short"] == [{"slot": "cook", "short_of_min": 1, "short_of_desired": 1}]
    assert run("check", changed, mended).exit_code == 0
    grown = json.loads(changed.read_bytes())
    grown["volunteers"].append(volunteer("dan", skills={"cook": 2}))
    changed.write_bytes(encoded(grown))
    assert answer("repair", changed, plan, "--before", street)["added"] == [["dan", "cook"]]
    again = answer("solve", changed, "--from", mended)
    assert again["objective"] >= report["objective"]
    assert answer("solve", changed, "--from", plan)["status"] == "optimal"


def test_a_repair_reads_well_on_a_terminal(
    street: Path, plan: Path, tmp_path: Path, terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is lost and what stays empty, in words."""
    changed = tmp_path / "changed.json"
    changed.write_bytes(encoded(without_volunteer(json.loads(street.read_bytes()), "ann")))
    unchanged = run("repair", street, plan).output
    assert "Nothing is lost." in unchanged
    assert "who" not in unchanged
    shown = run("repair", changed, plan).output
    assert "is no longer in the problem" in shown
    assert "1 seat empty, 1 of them needed" in shown
    assert "1 place stays, nobody is touched" in shown


def test_why_and_why_not(street: Path, plan: Path) -> None:
    """A place with its terms; a pair that costs a seat elsewhere; a pair that a rule forbids."""
    why = answer("explain", street, plan, "--volunteer", "ann", "--slot", "cook")
    assert (why["placed"], why["contribution"]) == (True, sum(why["terms"].values()))
    forced = answer("explain", street, plan, "--volunteer", "ann", "--slot", "drive")
    assert (forced["placed"], forced["code"], forced["in_the_way"]) == (False, "NEEDED_ELSEWHERE", ["cook"])
    assert forced["forced"]["is_exact"]
    assert forced["forced"]["loss_at_most"] == 2 * 1000 + 2 * 500 - 300
    assert forced["forced"]["moves"] == [{"volunteer": "ann", "leaves": ["cook"], "takes": ["drive"]}]
    never = answer("explain", street, plan, "--volunteer", "cid", "--slot", "cook")
    assert (never["code"], never["forced"]["code"]) == ("UNAVAILABLE", "UNAVAILABLE")
    assert never["lacks"] == {"start": 600, "end": 660}


def test_what_would_help(street: Path, plan: Path) -> None:
    """A seat, a person, and a gift that a person names."""
    filling = answer("explain", street, plan, "--slot", "drive")
    assert filling["seats"] == 1
    assert filling["wanted"]["number"] == 1
    assert filling["wanted"]["skills"] == {"drive": 1}
    opened = answer("explain", street, plan, "--volunteer", "cid", "--window", 600, 700)
    assert [entry["change"]["kind"] for entry in opened["would_open"]] == ["GIVE_WINDOW"]
    skilled = answer("explain", street, plan, "--volunteer", "bob", "--skill", "cook", "--level", 2)
    assert skilled["would_open"][0]["change"] == {
        "kind": "GIVE_SKILL",
        "volunteer": "bob",
        "skill": "cook",
        "level": 2,
    }
    assert answer("explain", street, plan, "--volunteer", "bob")["places"][0]["slot"] == "drive"


def test_the_plan_as_a_whole(street: Path, plan: Path) -> None:
    """Fairness, and whom it disturbs."""
    told = answer("explain", street, plan, "--before", plan)
    assert told["fairness"]["load_after"]["most"] == 1
    assert told["disturbed"] == {"people": 0, "losing": 0, "added": 0, "dropped": 0}
    assert told["objective"] == sum(told["terms"].values())


QUESTIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "Gini"),
    (("--volunteer", "ann", "--slot", "cook"), "ann serves in cook"),
    (("--volunteer", "ann", "--slot", "drive"), "no plan with it costs less"),
    (("--volunteer", "cid", "--slot", "cook"), WHY_NOT["UNAVAILABLE"]),
    (("--volunteer", "cid", "--slot", "cook"), "it is on day 1, 10:00-11:00"),
    (("--volunteer", "cid", "--slot", "drive"), "drive at level 1 is asked for, not held at all"),
    (("--before", "{plan}"), "Nobody is disturbed."),
    (
        ("--slot", "drive"),
        "Otherwise look for 1 more person with drive at level 1, free on day 1, 10:00-11:00",
    ),
    (("--slot", "drive", "--first-day", "2026-11-23"), "free on Mon 23 Nov 2026, 10:00-11:00"),
    (("--slot", "drive"), "drive has 1 empty seat and 1 person."),
    (("--slot", "drive"), "  a skill that the slot asks for is missing"),
    (("--slot", "cook"), "cook is full: 1 person, and no seat is left."),
    (("--volunteer", "bob"), "No skill and no part of a day"),
    (("--volunteer", "cid"), "cid has no place in the plan"),
)


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_answers_are_sentences_on_a_terminal(
    street: Path, plan: Path, terminal: None, question: tuple[str, ...], expected: str
) -> None:
    """Data becomes words only here."""
    done = run("explain", street, plan, *(word.replace("{plan}", str(plan)) for word in question))
    assert done.exit_code == 0, done.output
    assert expected in done.output


def test_variants_side_by_side(street: Path, tmp_path: Path, terminal: None) -> None:
    """One more driver, and regardless of load; as JSON in a file and as a table."""
    variants, out = tmp_path / "variants.json", tmp_path / "compared.json"
    one_more: dict[str, Any] = {"name": "one more", "add_volunteers": [{"like": "bob", "number": 1}]}
    variants.write_text(json.dumps({"format": "volunteer-circle-variants/1", "variants": [one_more]}))
    assert run("what-if", street, variants, "--price-of-fairness", "--out", out).exit_code == 0
    compared = json.loads(out.read_bytes())
    assert compared["format"] == "volunteer-circle-comparison/1"
    assert [entry["name"] for entry in compared["variants"]] == ["as it is", "one more", "regardless of load"]
    assert [entry["seats"]["filled"] for entry in compared["variants"]] == [2, 3, 2]
    assert [entry["status"] for entry in compared["variants"]] == ["optimal"] * 3
    assert compared["complete"]
    shown = run("what-if", street, variants, "--work", 10).stdout
    assert "one more" in shown
    assert run("what-if", street, variants, "--work", 10, "--out", out).stdout == shown


def test_a_variant_that_nobody_can_keep_is_told_and_the_others_are_solved(
    street: Path, plan: Path, tmp_path: Path
) -> None:
    """Who, where, which rule; exit code 2, and the comparison of the rest."""
    document, fixed, variants = json.loads(street.read_bytes()), tmp_path / "fixed.json", tmp_path / "v.json"
    fixed.write_bytes(encoded({**document, "fixed": [["ann", "cook"]]}))
    never = {"name": "never", "changes": [{"kind": "SHIFT_TASK", "task": "dinner", "minutes": 100_000}]}
    entries = [never, {"name": "no van", "remove_tasks": ["van"]}]
    variants.write_text(json.dumps({"format": "volunteer-circle-variants/1", "variants": entries}))
    done = run("what-if", fixed, variants, "--from", plan)
    assert done.exit_code == 2
    assert "never: who said yes cannot keep it:" in done.stderr
    assert "ann said yes to cook, but ann is not free then (UNAVAILABLE)." in done.stderr
    base, conflicting, no_van = json.loads(done.stdout)["variants"]
    assert (base["status"], base["disturbed"]["people"]) == ("optimal", 0)
    assert (no_van["status"], no_van["disturbed"]["people"]) == ("optimal", 1)
    assert conflicting == {
        "name": "never",
        "status": "invalid",
        "conflicts": [{"code": "UNAVAILABLE", "volunteers": ["ann"], "slots": ["cook"]}],
    }


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_what_is_finished_survives_being_stopped(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """The problem as it is counts next to nothing and is solved at once, the other takes long."""
    source, variants, out = (tmp_path / name for name in ("city.json", "variants.json", "out.json"))
    source.write_bytes(encoded({**generate(200, 200, 0.8, 1), "weights": NO_WEIGHTS}))
    weights = {name: getattr(Weights(), name) for name in Weights.__slots__}
    usual = {"name": "usual", "weights": weights}
    variants.write_text(json.dumps({"format": "volunteer-circle-variants/1", "variants": [usual]}))
    command = [sys.executable, "-m", "services.cli.match", "what-if", str(source), str(variants)]
    limits = ["--time-limit", "120", "--out", str(out)]
    with subprocess.Popen([*command, *limits], cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        first = running.stderr.readline()
        running.send_signal(number)
        rest = running.stderr.read()
    assert first.startswith("as it is: objective ")
    assert (rest, running.returncode) == ("stopped; 1 of 2 are finished and told\n", code)
    told = json.loads(out.read_bytes())
    assert [entry["name"] for entry in told["variants"]] == ["as it is"]
    assert not told["complete"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("repair", "{street}", "missing.json"),
        ("repair", "{street}", "{street}"),
        ("repair", "{plan}", "{plan}"),
        ("repair", "{street}", "{plan}", "--out", "no/such/folder/x.json"),
        ("explain", "{street}", "{plan}", "--volunteer", "zoe"),
        ("explain", "{street}", "{plan}", "--slot", "zoe"),
        ("explain", "{street}", "{plan}", "--skill", "cook"),
        ("explain", "{street}", "{plan}", "--volunteer", "ann", "--skill", "fly"),
        ("explain", "{street}", "{plan}", "--volunteer", "ann", "--window", "7", "5"),
        ("what-if", "{street}"),
        ("what-if", "{street}", "{plan}"),
        ("solve", "{street}", "--from", "{street}"),
    ],
)
def test_bad_input_ends_with_2(arguments: tuple[str, ...], street: Path, plan: Path) -> None:
    """A sentence on stderr and no trace of Python."""
    names = {"{street}": str(street), "{plan}": str(plan)}
    refused = run(*(names.get(argument, argument) for argument in arguments))
    assert refused.exit_code == 2, refused.output
    assert "Traceback" not in refused.output


CONTRADICTIONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("--volunteer", "cid", "--skill", "cook", "--window", "0", "9"), "ask one at a time"),
    (("--volunteer", "cid", "--level", "2"), "add --skill"),
    (("--slot", "cook", "--skill", "cook"), "leave --slot out"),
    (("--slot", "cook", "--volunteer", "cid", "--window", "0", "9"), "leave --slot out"),
    (("--window", "0", "9"), "add --volunteer"),
    (("--slot", "cook", "--before", "{plan}"), "leave --volunteer and --slot out"),
)


@pytest.mark.parametrize(("options", "advice"), CONTRADICTIONS)
def test_no_option_is_dropped_without_a_word(
    options: tuple[str, ...], advice: str, street: Path, plan: Path
) -> None:
    """Two questions at once are refused with the way out."""
    refused = run("explain", street, plan, *(option.replace("{plan}", str(plan)) for option in options))
    assert refused.exit_code == 2
    assert advice in refused.output


SWAPPED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("solve", "{plan}"), "{plan}: this is a solution, not a problem"),
    (("check", "{plan}", "{street}"), "{plan}: this is a solution, not a problem"),
    (("check", "{street}", "{street}"), "{street}: this is a problem, not a solution"),
    (("explain", "{plan}", "{street}"), "{street}: this is a problem, not a solution"),
    (("explain", "{plan}", "{plan}"), "{plan}: this is a solution, not a problem"),
    (("repair", "{street}", "{street}"), "{street}: this is a problem, not a solution"),
    (("repair", "{street}", "{plan}", "--before", "{plan}"), "{plan}: this is a solution, not a problem"),
    (("what-if", "{street}", "{plan}"), "{plan}: this is a solution, not a list of variants"),
    (("check", "{street}", "{broken}"), "{broken}: $: is not JSON at line 1"),
    (("explain", "{street}", "{broken}"), "{broken}: $: is not JSON at line 1"),
)


@pytest.mark.parametrize(("arguments", "told"), SWAPPED)
def test_files_that_are_swapped_or_broken_are_named(
    arguments: tuple[str, ...], told: str, street: Path, plan: Path, tmp_path: Path
) -> None:
    """Which file, what it is, and what it should be."""
    broken = tmp_path / "broken.json"
    broken.write_text('{"format"')
    files = {"street": street, "plan": plan, "broken": broken}
    refused = run(*(argument.format(**files) for argument in arguments))
    assert refused.exit_code in (1, 2)
    assert refused.output.startswith(told.format(**files)), refused.output


def test_what_is_said_to_be_changed_must_be_known(street: Path, plan: Path, tmp_path: Path) -> None:
    """Now, or in the plan in force; a slot is told from its task."""
    without = tmp_path / "without.json"
    without.write_bytes(encoded(without_volunteer(json.loads(street.read_bytes()), "ann")))
    refused = run("repair", street, plan, "--changed", "ann", "--changed", "zoe")
    assert (refused.exit_code, "--changed zoe: there is no such task or volunteer" in refused.output) == (
        2,
        True,
    )
    a_slot = run("repair", street, plan, "--changed", "cook")
    assert (a_slot.exit_code, "this is a slot; name its task, dinner" in a_slot.output) == (2, True)
    assert run("repair", without, plan, "--changed", "ann").exit_code == 0
    assert run("repair", without, plan, "--changed", "cid", "--before", street).exit_code == 0


@pytest.mark.parametrize("command", ["repair", "explain", "solve"])
def test_somebody_ill_who_said_yes_is_named_with_what_to_write(
    command: str, street: Path, plan: Path, tmp_path: Path
) -> None:
    """Person, slot, rule, and the pair to take out; that done, the plan is mended."""
    document, ill = json.loads(street.read_bytes()), tmp_path / "ill.json"
    document["fixed"] = [["ann", "cook"]]
    document["volunteers"][0]["windows"] = []
    ill.write_bytes(encoded(document))
    refused = run(command, ill, *([] if command == "solve" else [plan]))
    assert refused.exit_code == 2
    told = (
        'ann said yes to cook, but ann is not free then (UNAVAILABLE). If that is off, take ["ann", "cook"] '
    )
    assert told + 'out of "fixed".' in refused.output
    ill.write_bytes(encoded({**document, "fixed": []}))
    assert answer("repair", ill, plan)["lost"] == [
        {"volunteer": "ann", "slot": "cook", "code": "UNAVAILABLE"}
    ]


def test_names_that_look_like_markup_are_told_as_they_are(tmp_path: Path, terminal: None) -> None:
    """A terminal takes nothing out of an id."""
    source, out = tmp_path / "odd.json", tmp_path / "plan.json"
    document = problem([volunteer("[red]ann")], [task("[b]walk", 600, slot("[/]seat"))])
    source.write_bytes(encoded(document))
    assert run("solve", source, "--out", out).exit_code == 0
    shown = run("explain", source, out, "--volunteer", "[red]ann", "--slot", "[/]seat").output
    assert "[red]ann serves in [/]seat" in shown
    source.write_bytes(encoded(without_volunteer(document, "[red]ann")))
    assert "[red]ann" in run("repair", source, out).output
    assert run("check", source, out).exit_code == 1


def test_a_plan_of_another_problem_is_to_be_repaired_first(street: Path, plan: Path, tmp_path: Path) -> None:
    """Explaining a plan that breaks rules would be guessing."""
    changed = tmp_path / "changed.json"
    changed.write_bytes(encoded(without_volunteer(json.loads(street.read_bytes()), "ann")))
    refused = run("explain", changed, plan)
    assert refused.exit_code == 2
    assert "repair the plan first" in refused.output
