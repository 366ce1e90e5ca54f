"""Submissions that mean harm: each is a finding, the class is graded on, and the teacher's machine stays as it was.

What a test needs is asked of `protections.measured`: where this system cannot give it (no bubblewrap, no namespaces, no
root), the test is skipped and says so, and another test looks whether the report says it too.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import hostile_submissions as hostile
import hypothesis
import numpy as np
import pytest
from conftest import ROOT
from hypothesis import strategies

from labs import course, diagnosis, runner, wire
from labs.checking import check
from labs.grading import grade, memory, protections, sandbox, submissions
from labs.grading.limits import Limits
from labs.messages import message

LAB = course.lab(5)
LIMITS = Limits(seconds=10)  # a busy machine starts Python slowly; only an endless loop takes all of it
SHORT = Limits(seconds=5)


@pytest.fixture(scope="module")
def cage():
    """The tightest sandbox of this system."""
    return sandbox.best(LIMITS)


@pytest.fixture(scope="module")
def in_force(cage):
    return protections.measured(cage)


@pytest.fixture
def needs(in_force):
    """needs("network"): skips a test where that protection is not to be had here."""

    def check(name):
        if not in_force[name]:
            pytest.skip(f"needs a protection that this system does not give: {protections.texts(f'no_{name}')}")

    return check


def findings(cage, source, files=()):
    """{function: Finding} of lab 5 with this source."""
    data = source.encode() if isinstance(source, str) else source
    with grade.staged({"lab5.py": data, **dict(files)}) as folder:
        found = grade.checked(LAB, Path(folder), cage, seed=1)
    for finding, exercise in zip(found, LAB.exercises):
        assert message(finding, exercise)  # whatever it is, there are words for it
    return {finding.exercise: finding for finding in found}


def relu(cage, body, **replaced):
    """The Finding on relu_backward with this body; the other functions have to be right, whatever it does."""
    for name, value in replaced.items():
        body = body.replace(name, str(value))
    found = findings(cage, hostile.with_body(body))
    assert found["dense_backward"].passed and found["backward_pass"].passed, found
    return found["relu_backward"]


def processes_with(mark):
    """The pids of processes that have the mark on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += [int(path.parent.name)] if mark.encode() in path.read_bytes() else []
        except OSError:
            continue
    return found


@pytest.mark.parametrize(
    ("body", "kind", "values"),
    [
        (hostile.EXIT, "raised", {"raised": "SystemExit"}),
        (hostile.HARD_EXIT, "died", {"exit_code": 0}),
        (hostile.STRANGE_SIGNAL, "died", {"exit_code": -35}),
        (hostile.MEMORY, "raised", {"raised": "MemoryError"}),
        (hostile.OUTPUT, "output", {}),
        (hostile.LARGE_FILE, "raised", {"raised": "OSError"}),
        (hostile.LARGE_ANSWER, "size", {}),
        (hostile.LIAR, "mistake differs fingerprint strange", {}),
        (hostile.LYING_ARRAY, "shape strange", {}),
        (hostile.NAN, "nan", {}),
    ],
    ids=["exit", "hard_exit", "signal", "memory", "output", "large_file", "large_answer", "liar", "lying_array", "nan"],
)
def test_harm_in_one_function_is_a_finding_and_the_others_are_graded(cage, monkeypatch, body, kind, values):
    monkeypatch.setattr(runner, "LARGEST_ANSWER", 2**20)
    finding = relu(cage, body)
    assert finding.kind in kind.split() and finding.score == 0
    assert {name: finding.values[name] for name in values} == values


def test_an_endless_loop_costs_that_function_alone(cage):
    finding = relu(replace(cage, limits=SHORT), hostile.LOOP)
    assert (finding.kind, finding.score, finding.values["seconds"]) == ("time", 0, 5)


def started_for(source, seconds):
    """The kinds of finding on a file of lab 5, and how many processes were started for them."""
    started = []

    def counted(command):
        started.append(command)
        return command

    with grade.staged({"lab5.py": source.encode()}) as folder:
        report = check(LAB, Path(folder, "lab5.py"), seconds=seconds, wrap=counted)
    return [finding.kind for finding in report.findings], len(started)


def test_a_file_that_never_ends_is_asked_once():
    assert started_for("while True: pass", 0.5) == (["file"] * 3, 1)


def test_functions_that_never_end_are_given_up_after_two_processes():
    source = hostile.RIGHT.replace("    return", "    while True: pass\n    return")
    assert started_for(source, 2.0) == (["time"] * 3, 2)


@pytest.mark.parametrize("top", ["exit()", "import os; os._exit(3)", "1/0", "def broken(:", "\x00"])
def test_a_file_that_cannot_be_loaded_scores_nothing(cage, top):
    assert {finding.score for finding in findings(cage, f"{top}\n{hostile.RIGHT}").values()} == {0}


def test_a_burst_of_processes_is_stopped(cage, needs):
    needs("processes")
    finding = relu(cage, hostile.BURST)
    assert finding.values["raised"] == "RuntimeError"
    assert int(finding.values["message"].removeprefix("made ")) < LIMITS.processes + 1


def test_processes_that_take_too_much_together_are_ended(cage, needs):
    needs("together")
    small = replace(cage, limits=replace(LIMITS, seconds=30))
    share = LIMITS.memory // 5  # each is far from the limit that a process has, and six are above it
    finding = relu(small, hostile.MEMORY_TOGETHER, SHARE=share)
    assert finding.kind == "memory" and finding.score == 0
    assert relu(small, hostile.MEMORY_TOGETHER, SHARE=share // 4, **{"sleep(20)": "sleep(0.5)"}).passed


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to start a process as another user")
def test_a_process_that_lost_its_parent_is_found_by_its_user():
    user = sandbox.USERS[-1]
    line = (
        "import os, time; held = b'x' * 2**26; print(len(held), flush=True); os.fork() and os._exit(0); time.sleep(60)"
    )
    started = subprocess.Popen(
        ["/usr/bin/env", "python3", "-S", "-c", line], user=user, cwd="/", stdout=subprocess.PIPE
    )
    with started:
        assert started.stdout.readline() == b"67108864\n"
        started.wait(timeout=20)
        orphans = memory.processes_of(user)
        assert len(orphans) == 1 and orphans[0] not in memory.descendants(os.getpid())
        assert not memory.Watch(2**24)(os.getppid() + 2**21) and not memory.Watch(2**27, user)(started.pid)
        assert memory.Watch(2**24, user)(started.pid)
    deadline = time.monotonic() + 10
    while memory.processes_of(user) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert memory.processes_of(user) == []


def test_a_process_that_ends_while_it_is_looked_at_takes_nothing(tmp_path, monkeypatch):
    """The folder of its threads is there and cannot be read any more: the kernel answers ESRCH."""

    def gone(folder):
        raise ProcessLookupError(3, "No such process", folder)

    monkeypatch.setattr(os, "listdir", gone)
    assert memory.descendants(os.getpid()) == [os.getpid()] and memory.processes_of(os.getuid()) == []
    assert memory.resident(os.getpid()) == memory.proportional(os.getpid()) == 0


def test_what_processes_share_is_counted_once():
    """Ten processes that look at one file of 64 MiB take 64 MiB, not 640."""
    line = "import mmap, os, time; m = mmap.mmap(-1, 2**26); m.write(bytes(2**26))\n"
    line += "any(os.fork() == 0 for _ in range(9)); sum(m[::4096]); os.write(1, b'x'); time.sleep(60)"
    command = [sys.executable, "-S", "-c", line]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as started:
        try:
            assert started.stdout.read(10) == b"x" * 10
            pids = memory.descendants(started.pid)
            assert len(pids) == 10 and sum(map(memory.resident, pids)) > 10 * 2**26
            assert 2**26 < sum(map(memory.proportional, pids)) < 3 * 2**26
            assert not memory.Watch(3 * 2**26)(started.pid) and memory.Watch(2**26)(started.pid)
        finally:
            os.killpg(started.pid, signal.SIGKILL)


@pytest.mark.parametrize("change_user", [True, False])
@pytest.mark.parametrize("body", [hostile.GANG, hostile.HEADLESS], ids=["gang", "headless"])
def test_orphans_and_processes_without_their_first_thread_are_counted(change_user, body):
    cage = sandbox.Sandbox(None, change_user, limits=replace(LIMITS, seconds=30))
    if (change_user and os.geteuid() != 0) or not sandbox.runs(cage):
        pytest.skip("needs root, and a Python that other users can read")
    assert relu(cage, body, SHARE=LIMITS.memory // 5).kind == "memory"


def test_what_left_its_group_is_counted_too(cage, needs):
    needs("together")
    needs("leftovers")
    body = hostile.MEMORY_TOGETHER.replace("held =", "os.fork() and os._exit(0); os.setsid(); held =")
    body = body.replace("return da", "time.sleep(8)\nreturn da")
    assert relu(cage, body, SHARE=LIMITS.memory // 5).kind == "memory"


def test_many_files_fill_nothing_but_the_process_s_own_folder(cage, needs):
    if cage.tool != "bwrap":
        pytest.skip("needs bubblewrap: nothing else gives a process a disk of its own")
    assert relu(cage, hostile.MANY_FILES).values["raised"] == "OSError"


def test_a_process_that_left_its_group_is_ended_too(cage, needs):
    needs("leftovers")
    mark = f"ghost-{os.getpid()}-{time.monotonic_ns()}"
    assert relu(cage, hostile.GHOST, MARK=mark).values["message"] == "the ghost is there"
    deadline = time.monotonic() + 10
    while processes_with(mark) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert processes_with(mark) == []


def test_the_grader_is_out_of_reach(cage, needs):
    needs("grader")
    # The grader is this process: had it been killed, nobody would come to the next line.
    assert relu(cage, hostile.KILL, GRADER=os.getpid()).kind in ("right", "died")


def test_a_submission_may_delete_its_own_copy_alone(cage, tmp_path):
    kept = tmp_path / "lab5.py"
    kept.write_text(hostile.with_body(hostile.DELETE), encoding="utf-8")
    found = findings(cage, kept.read_bytes())
    assert found["relu_backward"].passed or found["relu_backward"].kind == "raised"
    assert kept.exists() and LAB.solution.exists()


def test_other_submissions_solutions_and_the_seed_are_hidden(cage, needs, tmp_path):
    needs("files")
    secret = tmp_path / "lab5.py"
    secret.write_text("somebody else's work", encoding="utf-8")
    secret.chmod(0o644)
    paths = [str(path) for path in (secret, LAB.solution, LAB.folder / "exercises.py", diagnosis.__file__)]
    finding = relu(cage, hostile.READ, PATHS=repr(paths), SECRET="solution.py")
    assert finding.values["message"] == "found []"


def test_what_lies_within_a_folder_that_is_shown_is_hidden_as_well(cage, needs, monkeypatch, tmp_path):
    if cage.tool != "bwrap":
        pytest.skip("needs bubblewrap")
    secret = tmp_path / "class" / "lab5.py"
    secret.parent.mkdir()
    secret.write_text("somebody else's work", encoding="utf-8")
    tmp_path.chmod(0o755)
    monkeypatch.setattr(sandbox, "SYSTEM", (*sandbox.SYSTEM, str(tmp_path)))
    body = hostile.READ.replace("SECRET", "nothing").replace("PATHS", repr([str(secret)]))
    seen = findings(cage, hostile.with_body(body))["relu_backward"].values["message"]
    cage = replace(cage, hidden=(secret.parent,))
    hidden = findings(cage, hostile.with_body(body))["relu_backward"].values["message"]
    assert "somebody" in seen and hidden == "found []"


def test_a_checker_that_is_installed_where_python_is_hides_itself(cage, needs, in_force, monkeypatch):
    needs("files")
    if cage.tool != "bwrap" or ROOT.stat().st_mode & 5 != 5:
        pytest.skip("needs bubblewrap, and a folder of the project that other users can read")
    monkeypatch.setattr(sandbox, "SYSTEM", (*sandbox.SYSTEM, str(ROOT)))
    assert protections.measured(cage) == in_force
    assert all(finding.passed for finding in findings(cage, hostile.RIGHT).values())


def test_there_is_no_network(cage, needs):
    needs("network")
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        assert relu(cage, hostile.SOCKET, PORT=server.getsockname()[1]).values["message"] == "blocked"


def test_replacing_numpy_or_the_checker_helps_nobody(cage):
    wrong = hostile.RIGHT.replace("da * (z > 0)", "da")
    assert findings(cage, hostile.CHEATED_NUMPY + wrong)["relu_backward"].mistakes == ("relu_backward.no_mask",)
    files = {"numpy.py": b"raise SystemExit", "wire.py": b"raise SystemExit", "child.py": b"raise SystemExit"}
    assert all(finding.passed for finding in findings(cage, hostile.RIGHT, files).values())


@pytest.mark.parametrize(
    "forged",
    [
        ["{'plain': 'right'}", "{'dict': [['kind', {'plain': 'right'}], ['score', {'plain': 1}]]}", "{'list': []}"],
        ["{'dict': [['cases', {'list': []}]]}", "{'dict': [['raised', {'list': []}], ['line', {'plain': 'x'}]]}", "1"],
        ["{'array': 'float64', 'shape': [10**15]}", "[[]]", "1e999"],
        ["{'array': 'object', 'shape': []}", "'array'", "{'array': 'int8', 'shape': [1e999]}"],
    ],
    ids=["opinions", "halves", "sizes", "types"],
)
def test_forged_answers_are_no_answers(cage, forged):
    messages = f"[{', '.join(forged)}]"
    found = findings(cage, hostile.FORGED.replace("MESSAGES", messages) + hostile.RIGHT)
    assert {finding.score for finding in found.values()} == {0}


# What a tool has to give where it works: the tests above ask what is in force, and this one whether that is enough.
ALWAYS = {"time", "cpu", "output", "memory", "together"}
APART = {"network", "grader", "leftovers"}
GIVEN = {"bwrap": ALWAYS | APART | {"files", "writing"}, "unshare": ALWAYS | APART, None: ALWAYS}


def test_every_tool_gives_what_it_can(cage, in_force):
    expected = GIVEN[cage.tool] | ({"processes", "grader", "leftovers"} if cage.change_user or os.geteuid() else set())
    if cage.tool is None and not cage.change_user:
        expected -= {"grader", "leftovers"}
    assert {name for name, holds in in_force.items() if holds} >= expected


def test_bubblewrap_is_used_where_it_works(cage):
    try:
        plain = subprocess.run(["bwrap", "--ro-bind", "/", "/", "--unshare-all", "true"], capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs bubblewrap")
    assert (cage.tool == "bwrap") == (plain.returncode == 0)


leaves = strategies.one_of(
    strategies.none(),
    strategies.booleans(),
    strategies.integers(),
    strategies.floats(),
    strategies.text(max_size=5),
    strategies.builds(
        lambda shape, dtype: np.ones(shape).astype(dtype),
        strategies.lists(strategies.integers(0, 7), max_size=3),
        strategies.sampled_from(["float64", "float16", "int8", "uint64", "bool"]),
    ),
)
WORDS = strategies.sampled_from(
    ["value", "arguments", "cases", "raised", "missing", "strange", "line", "message", "text"]
)
trees = strategies.recursive(
    leaves,
    lambda tree: strategies.lists(tree, max_size=4) | strategies.dictionaries(WORDS, tree, max_size=5),
    max_leaves=8,
)


@hypothesis.settings(max_examples=25)
@hypothesis.given(trees, strategies.lists(trees, min_size=4, max_size=4))
@pytest.mark.parametrize("exercise", [LAB.exercises[0], course.lab(6).exercises[0]], ids=lambda exercise: exercise.name)
def test_any_message_at_all_is_a_finding_that_has_words(exercise, tree, values):
    probes = diagnosis.probes_of(exercise, 1)
    sent = [{"value": value, "arguments": diagnosis.as_sent(arguments)} for value, arguments in zip(values, probes)]
    for answer in (tree, {"cases": sent}):
        finding = diagnosis.diagnose(exercise, probes, wire.unpack(wire.pack(answer)))
        assert not finding.passed and message(finding, exercise)


@pytest.mark.parametrize("data", [b"", b"\xff" * 8, b"\x02" + bytes(7) + b"[]", b"\x09" + bytes(7) + b'{"plain":'])
def test_what_is_no_message_is_refused(data):
    with pytest.raises(wire.WireError):
        wire.unpack(data)


def test_a_header_without_end_is_refused_before_it_is_read():
    header = b'{"list": [' + b'{"plain": 0},' * 200_000 + b'{"plain": 0}]}'
    with pytest.raises(wire.WireError, match="header of"):
        wire.unpack(wire.LENGTH.pack(len(header)) + header)


def test_the_report_says_what_is_in_force_and_what_is_not(cage, in_force):
    best = protections.lines(in_force, LIMITS, "en")
    open_cage = replace(cage, tool=None, change_user=False)
    found = protections.measured(open_cage)
    worst = protections.lines(found, LIMITS, "en")
    assert "network: not blocked" in worst and "network: blocked" not in worst
    assert "other submissions and solutions: readable" in worst and "processes left behind: not ended" in worst
    assert [line for line in best if "not" in line or "readable" in line] == [
        protections.texts(f"no_{name}", lang="en") for name, holds in in_force.items() if not holds
    ]
    spanish = protections.lines(found, LIMITS, "es")
    assert len(spanish) == len(worst) and "red: no bloqueada" in spanish


def test_the_network_s_line_changes_with_the_network(cage, needs):
    needs("network")
    found = protections.measured(replace(cage, open_network=True))
    assert "network: not blocked" in protections.lines(found, LIMITS, "en")
    assert found["files"] == protections.measured(cage)["files"]


def test_the_line_about_all_processes_changes_with_the_watch(cage, in_force, monkeypatch):
    line = "memory of the whole submission: limited to 1024 MiB (watched)"
    assert (line in protections.lines(in_force, LIMITS, "en")) == in_force["together"]
    monkeypatch.setattr(sandbox.Cell, "watch", lambda cell, limit=None: None)
    found = protections.measured(cage)
    assert "memory of the whole submission: not limited" in protections.lines(found, LIMITS, "en")
    assert "memoria de toda la entrega: no limitada" in protections.lines(found, LIMITS, "es")


@pytest.mark.parametrize("loosened", ["memory", "cpu"])
def test_a_limit_that_is_not_set_is_not_reported(cage, monkeypatch, loosened):
    name = {"memory": "RLIMIT_AS", "cpu": "RLIMIT_CPU"}[loosened]
    plain = Limits.resources
    monkeypatch.setattr(Limits, "resources", lambda self, own: {k: v for k, v in plain(self, own).items() if k != name})
    assert protections.measured(cage)[loosened] is False


@pytest.mark.parametrize("tool", ["unshare", None])
@pytest.mark.parametrize("change_user", [True, False])
def test_looser_sandboxes_grade_just_the_same(tool, change_user):
    """Where they work at all; a fallback that nobody tries is broken when it is needed."""
    cage = sandbox.Sandbox(tool, change_user and os.geteuid() == 0, limits=LIMITS)
    if not sandbox.runs(cage):
        pytest.skip(f"needs {tool or 'a Python that other users can read'}, and the right to use it")
    found = findings(cage, hostile.with_body(hostile.MEMORY))
    assert found["dense_backward"].passed and found["relu_backward"].values["raised"] == "MemoryError"
    together = hostile.MEMORY_TOGETHER.replace("SHARE", str(LIMITS.memory // 5))
    assert relu(cage, together).kind == "memory" and protections.measured(cage)["together"]
    mark = f"ghost-{os.getpid()}-{time.monotonic_ns()}"
    findings(cage, hostile.with_body(hostile.GHOST.replace("MARK", mark)))
    left = processes_with(mark)
    if protections.measured(cage)["leftovers"]:
        deadline = time.monotonic() + 10
        while (left := processes_with(mark)) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert left == []
    for pid in left:
        os.kill(pid, 9)


# What learning platforms and students' computers make of files.


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + hostile.RIGHT.encode(),
        hostile.RIGHT.replace("\n", "\r\n").encode(),
        hostile.RIGHT.replace("\n", "\r").encode(),
        hostile.RIGHT.encode("utf-16"),
        b"# -*- coding: latin-1 -*-\n# " + "años".encode("latin-1") + hostile.RIGHT.encode(),
    ],
    ids=["utf-8-mark", "windows", "old-mac", "utf-16", "latin-1"],
)
def test_marks_line_ends_and_encodings_do_no_harm(cage, tmp_path, data):
    folder = tmp_path / "Íñigo Núñez  de la Peña"
    folder.mkdir()
    (folder / "lab5 (1).py").write_bytes(data)
    (submission,) = submissions.read(tmp_path)
    assert submission.student.name == "Íñigo Núñez de la Peña"
    with grade.staged(submission.files(5)) as staged:
        assert all(finding.passed for finding in grade.checked(LAB, Path(staged), cage, 1))


def zipped(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_an_empty_zip_is_a_student_with_nothing(tmp_path):
    zipped(tmp_path / "Ana.zip", {})
    zipped(tmp_path / "Luis.zip", {"lab5.py": hostile.RIGHT})
    ana, luis = submissions.read(tmp_path)
    assert ana.student.name == "Ana" and not ana.sources and ana.notes == [("empty", "Ana", None)]
    assert set(luis.sources) == {5}


@pytest.mark.parametrize("name", ["../../lab5.py", "/etc/lab5.py", "a/../../lab5.py", "..\\lab5.py", "C:/lab5.py"])
def test_a_path_that_climbs_out_of_the_zip_is_left_out(tmp_path, name):
    zipped(tmp_path / "Ana.zip", {name: "stolen = True", "lab4.py": "x = 1"})
    (tmp_path / "Luis").mkdir()
    (tmp_path / "Luis" / "lab5.py").write_text("x = 1")
    before = sorted(tmp_path.parent.rglob("*"))
    ana, luis = submissions.read(tmp_path)
    assert set(ana.sources) == {4} and [kind for kind, _, _ in ana.notes] == ["climbs"] and set(luis.sources) == {5}
    assert sorted(tmp_path.parent.rglob("*")) == before


def test_a_zip_bomb_is_left_out_and_never_unpacked(tmp_path):
    inner = zipped(tmp_path / "inner.zip", {"lab5.py": bytes(2**26)}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    deep = inner
    for _ in range(5):
        deep = zipped(tmp_path / "x.zip", {"a.zip": deep}).read_bytes()
    (tmp_path / "x.zip").unlink()
    members = {"lab5.py": bytes(2**26), "more.zip": inner, "deep.zip": deep, "lab1.py": hostile.RIGHT}
    zipped(tmp_path / "Ana.zip", members)
    tracemalloc.start()
    try:
        (ana,) = submissions.read(tmp_path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert set(ana.sources) == {1} and sorted(kind for kind, _, _ in ana.notes) == ["deep", "large", "large"]
    assert peak < 2**24


def test_damaged_and_locked_zips_and_links_are_left_out(tmp_path):
    (tmp_path / "Ana.zip").write_bytes(b"PK\x03\x04 and no more")
    good = zipped(tmp_path / "Luis.zip", {"lab5.py": hostile.RIGHT}).read_bytes()
    (tmp_path / "Luis.zip").write_bytes(
        good.replace(b"\x00\x00\x08\x00", b"\x01\x00\x08\x00")
    )  # the flag of a password
    (tmp_path / "Zoe").mkdir()
    (tmp_path / "Zoe" / "lab5.py").symlink_to("/etc/passwd")
    (tmp_path / "Zoe" / "lab4.py").write_text("x = 1")
    ana, luis, zoe = submissions.read(tmp_path)
    assert [ana.notes[0][0], luis.notes[0][0]] == ["damaged", "damaged"] and set(zoe.sources) == {4}


def test_of_two_submissions_the_newest_counts_and_the_note_says_so(tmp_path):
    names = {"perezana_7_100_lab5.py": 300, "perezana_7_100_lab5-1.py": 200, "perezana_LATE_7_101_lab5-2.py": 100}
    for name, modified in names.items():
        (tmp_path / name).write_text(f"# {name}")
        os.utime(tmp_path / name, (modified, modified))
    (ana,) = submissions.read(tmp_path)
    assert ana.sources[5].parts == ("perezana_LATE_7_101_lab5-2.py",)
    assert [note[0] for note in ana.notes] == ["older", "older"] and ana.student.canvas == "7"
    for name in ("a", "b"):
        (tmp_path / "Luis" / name).mkdir(parents=True)
        (tmp_path / "Luis" / name / "lab5.py").write_text(name)
        os.utime(tmp_path / "Luis" / name / "lab5.py", (500 if name == "a" else 400,) * 2)
    luis = submissions.read(tmp_path)[0]
    assert luis.sources[5].data == b"a"


def test_a_checker_that_fails_ends_no_class(cage, tmp_path, monkeypatch):
    for name in ("Ana", "Luis"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lab5.py").write_text(hostile.RIGHT)
    plain = grade.checked

    def failing(lab, folder, *rest):
        if b"Ana" in (folder / "lab5.py").read_bytes():
            raise ZeroDivisionError("ours")
        return plain(lab, folder, *rest)

    (tmp_path / "Ana" / "lab5.py").write_text("# Ana\n" + hostile.RIGHT)
    monkeypatch.setattr(grade, "checked", failing)
    ana, luis = grade.grade(submissions.read(tmp_path), [LAB], cage, "word", tmp_path.parent / "kept")
    assert ana.grade == 0 and "ZeroDivisionError" in ana.reports[5].findings[0].values["text"] and luis.grade == 100


def test_a_result_is_the_same_in_every_run(cage):
    """Though an object lies at another address, and the file in another folder, each time."""
    body = "raise ValueError(f'{object()} in {__file__}')"
    first, second = (relu(cage, body).values["message"] for _ in range(2))
    assert first == second == "<object object at 0x...> in lab5.py"


def test_ctrl_c_ends_what_is_running(tmp_path):
    (tmp_path / "Ana").mkdir()
    (tmp_path / "Ana" / "lab5.py").write_text("while True:\n    pass\n")
    command = [sys.executable, "-m", "labs", "grade", str(tmp_path / "Ana"), "--timeout", "600", "--labs", "5"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}  # so that its processes can be found
    run = subprocess.Popen([*command, "--output", str(tmp_path / "out")], env=environment, stderr=subprocess.PIPE)
    with run:
        while not processes_with(f"{tmp_path}/grading-") or not (tmp_path / "out" / "results").exists():
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=300) == 130 and run.stderr.read().decode().endswith("ended by Ctrl-C\n")
    assert processes_with(f"{tmp_path}/grading-") == [] and list((tmp_path / "out" / "results").iterdir()) == []
