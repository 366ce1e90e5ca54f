"""A teacher's walk: a class of 44, good, wrong and hostile, from what the platform exports to grades and pages."""

import csv
import json
import re
import shutil
import zipfile
from html.parser import HTMLParser

import hostile_submissions as hostile
import pytest

from labs import course
from labs.checking import check
from labs.commands import main
from labs.finding import Finding
from labs.folder import starter_text
from labs.grading import archives, classroom, csvfile, grade, languages, names, pages, statistics, store, submissions
from labs.grading.limits import Limits
from labs.grading.markup import join
from numpy_mlp.language import get_language, set_language, speaking

LAB = course.lab(5)
MEAN = hostile.RIGHT.replace("dz.sum(axis=0)", "dz.mean(axis=0)")
NO_MASK = hostile.RIGHT.replace("return da * (z > 0)", "return da")
UNWRITTEN = LAB.starter.read_text(encoding="utf-8")
RAISES = hostile.with_body("return da * mask")
OPTIONS = ["--labs", "1,5", "--timeout", "8", "--seed", "spring"]

# (how many students, what they hand in for lab 5): 40 of them as Moodle exports it.
KINDS = {
    "right": (14, hostile.RIGHT),
    "mean": (9, MEAN),
    "no_mask": (6, NO_MASK),
    "unwritten": (4, UNWRITTEN),
    "raises": (3, RAISES),
    "syntax": (1, hostile.RIGHT + "def broken(:\n"),
    "exit": (1, hostile.with_body(hostile.HARD_EXIT)),
    "loop": (1, hostile.with_body(hostile.LOOP)),
    "flood": (1, hostile.with_body(hostile.OUTPUT)),
}
EXPECTED = {"right": 100, "mean": 100 * (2 / 3 + 1 + 1 / 2) / 3, "no_mask": 200 / 3, "unwritten": 0, "raises": 200 / 3}


@pytest.fixture(autouse=True)
def english():
    """Commands choose a language for the whole process: each test begins and ends without one."""
    set_language(None)
    yield
    set_language(None)


def make_class(folder):
    """{student's name: kind}"""
    made = {}
    for kind, (count, source) in KINDS.items():
        for index in range(count):
            name, number = f"Núria {kind} Peña {index}", 1000 + len(made)
            place = folder / f"{name}_{number}_assignsubmission_file_"
            place.mkdir(parents=True)
            (place / "lab5.py").write_text(source, encoding="utf-8")
            made[name] = kind
    (folder / "perezana_LATE_71_900_lab5.py").write_text(hostile.RIGHT)
    with zipfile.ZipFile(folder / "diazluis_72_901_work.zip", "w") as archive:
        archive.writestr("course/lab1.py", course.lab(1).solution.read_text(encoding="utf-8"))
        archive.writestr("course/lab5.py", MEAN)
    with zipfile.ZipFile(folder / "=1+1.zip", "w") as archive:
        archive.writestr("../lab5.py", hostile.RIGHT)
    (folder / "<script>alert(1)<").mkdir()
    (folder / "<script>alert(1)<" / "lab5.docx").write_bytes(b"PK")
    return made


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """(submissions, output, {name: kind}, {student's name: what grades.json says}), graded once for all tests."""
    folder = tmp_path_factory.mktemp("class") / "exported"
    made = make_class(folder)
    output = folder.parent / "grades"
    assert main(["grade", str(folder), "--output", str(output), *OPTIONS]) == 0
    found = json.loads((output / "grades.json").read_text(encoding="utf-8"))
    return folder, output, made, {student["name"]: student for student in found["students"]}


def bytes_of(output):
    """Everything that a grading wrote, but the kept results."""
    paths = [path for path in sorted(output.rglob("*")) if path.is_file() and path.parent.name != "results"]
    return {str(path.relative_to(output)): path.read_bytes() for path in paths}


def test_everybody_is_graded(graded):
    _, _, made, students = graded
    assert len(students) == 44 and set(made) < set(students)
    for name, kind in made.items():
        lab5 = students[name]["labs"]["5"]
        assert students[name]["labs"]["1"] is None and students[name]["grade"] == pytest.approx(
            50 * lab5["score"], abs=0.01
        )
        if kind in EXPECTED:
            assert 100 * lab5["score"] == pytest.approx(EXPECTED[kind])


def test_hostile_submissions_are_findings_beside_what_is_right(graded):
    _, _, made, students = graded
    kinds = {"exit": "died", "loop": "time", "flood": "output"}
    for name, kind in made.items():
        functions = {function["name"]: function for function in students[name]["labs"]["5"]["functions"]}
        if kind in kinds:
            assert functions["relu_backward"]["kind"] == kinds[kind]
            assert functions["dense_backward"]["passed"] and functions["backward_pass"]["passed"]
        if kind == "syntax":
            assert students[name]["labs"]["5"]["whole_file"]["short"] == "the file stops with SyntaxError"
            assert all(one["kind"] == "file" and not one["message"] for one in functions.values())


def test_moodle_takes_the_grades_in(graded):
    _, output, made, students = graded
    with open(output / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    needed = {"Identifier", "Full name", "Email address", "Grade", "Last modified (grade)", "Feedback comments"}
    assert needed <= set(rows[0]) and len(rows) == 44
    by_id = {row["Identifier"]: row for row in rows}
    for name in made:
        row = by_id[f"Participant {students[name]['moodle']}"]
        assert row["Full name"] == name and float(row["Grade"]) == students[name]["grade"]
    mean = next(students[name] for name, kind in made.items() if kind == "mean")
    assert all(row["Feedback comments"].count("not handed in") <= 1 for row in rows)
    assert by_id[f"Participant {mean['moodle']}"]["Feedback comments"].endswith("Labs not handed in: 1.")
    assert "dense_backward: db is not right" in by_id[f"Participant {mean['moodle']}"]["Feedback comments"]
    assert not any(value.startswith(("=", "+", "-", "@")) for row in rows for value in row.values())


def test_canvas_takes_the_grades_in(graded):
    _, output, _, _ = graded
    with open(output / "canvas.csv", encoding="utf-8-sig", newline="") as file:
        titles, points, *rows = list(csv.reader(file))
    assert titles == ["Student", "ID", "SIS Login ID", "Section", "Lab 1", "Lab 5"]
    assert "Points Possible" in points[0] and points[4:] == ["100.00", "100.00"]
    by_id = {row[1]: row for row in rows if row[1]}
    assert by_id["71"] == ["perezana", "71", "", "", "0.00", "100.00"]
    assert by_id["72"][4:] == ["100.00", f"{EXPECTED['mean']:.2f}"]


class Page(HTMLParser):
    """What a page has: its text, and whether anything in it leads out of it."""

    def __init__(self, path):
        super().__init__()
        self.text, self.open, self.outside, self.source = [], [], [], path.read_text(encoding="utf-8")
        self.feed(self.source)
        assert self.open == [], "every tag is closed"
        self.text = " ".join("".join(self.text).split())

    def handle_starttag(self, tag, attributes):
        self.open += [tag] if tag not in ("meta", "br") else []
        self.outside += [value for name, value in attributes if name in ("src", "href") and "//" in (value or "")]
        assert tag not in ("script", "link", "iframe")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += [data, " "] if "style" not in self.open else []


def test_every_student_has_a_page_of_their_own(graded):
    _, output, made, students = graded
    assert {path.name for path in (output / "students").iterdir()} == {student["page"] for student in students.values()}
    for name, student in students.items():
        page = Page(output / "students" / student["page"])
        assert page.outside == [] and name in page.text
        kind = made.get(name)
        if kind == "mean":
            assert "db is an average over the batch: the mean has entered twice." in page.text
            assert "✓ dW" in page.text and "✗ db" in page.text
        if kind == "no_mask":
            assert "The gradient passes where the unit was off, too." in page.text
        if kind == "raises":
            assert "name 'mask' is not defined" in page.text and "return da * mask" in page.text


def test_pages_show_no_solution_no_seed_and_no_time(graded):
    _, output, _, _ = graded
    for name, data in bytes_of(output).items():
        text = data.decode("utf-8-sig")
        assert "spring" not in text and not re.search(r"\b20[2-9]\d-\d\d|\d\d:\d\d:\d\d", text), name
        assert "x.T @ dz" not in text and "/grading-" not in text and str(output.parent) not in text, name


def test_the_class_s_page_counts_the_mistakes(graded):
    _, output, _, students = graded
    page = Page(output / "class.html")
    assert page.outside == [] and "<script>alert" not in page.source and "&lt;script&gt;alert(1)&lt;" in page.source
    result = json.loads((output / "grades.json").read_text(encoding="utf-8"))
    counted = {key: len(who) for key, who in statistics.mistakes(result)}
    assert counted["dense_backward.bias_mean"] == 10 and counted["relu_backward.no_mask"] == 6
    assert "db is an average over the batch: the mean has entered twice." in page.text
    assert statistics.kinds(result)["file"] == 1 and "files that could not be loaded: 1" in page.text
    stuck = statistics.stuck(result, 5)
    assert stuck["dense_backward"]["first"] == 10 + 4 and stuck["relu_backward"]["first"] == 6 + 3 + 3
    assert sum(stuck["backward_pass"][state] for state in ("right", "partly", "wrong", "open")) == 41
    bars = re.findall(r'text-anchor="middle">(\d+)</text>', page.source.split("</svg>")[0])
    assert statistics.histogram([student["grade"] for student in students.values()])[5] == int(bars[2]) == 15
    assert (
        all(line in page.text for line in result["protections"]["lines"]) and len(result["protections"]["lines"]) == 11
    )


def test_what_was_left_out_is_said(graded):
    _, output, _, students = graded
    assert students["=1+1"]["notes"] == ["=1+1/lab5.py: not read, its path leads out of the zip"]
    assert students["<script>alert(1)<"]["notes"] == ["<script>alert(1)</lab5.docx: not read; expected .py or .zip"]
    assert students["<script>alert(1)<"]["grade"] == 0
    assert "its path leads out of the zip" in Page(output / "class.html").text


def test_a_second_grading_runs_nothing_and_writes_the_same_bytes(graded, monkeypatch, tmp_path):
    folder, output, _, _ = graded
    before = bytes_of(output)
    monkeypatch.setattr(grade, "_run", lambda *a: pytest.fail("something was run again"))
    assert main(["grade", str(folder), "--output", str(output), "--jobs", "1", *OPTIONS]) == 0
    assert bytes_of(output) == before
    zipped = shutil.make_archive(str(tmp_path / "all of it"), "zip", folder.parent, folder.name)
    again = tmp_path / "again"
    shutil.copytree(output / "results", again / "results")
    assert main(["grade", zipped, "--output", str(again), *OPTIONS]) == 0
    assert (again / "grades.csv").read_bytes() == before["grades.csv"]


def test_in_spanish_all_of_it_is(graded, tmp_path):
    folder, output, made, students = graded
    again = tmp_path / "notas"
    shutil.copytree(output / "results", again / "results")
    assert main(["grade", str(folder), "--output", str(again), "--lang", "es", *OPTIONS]) == 0
    name = next(name for name, kind in made.items() if kind == "mean")
    page = Page(again / "students" / students[name]["page"])
    assert (
        'lang="es"' in page.source and "db es un promedio sobre el lote" in page.text and "Laboratorio 5" in page.text
    )
    assert "Dónde se atascan" in Page(again / "class.html").text
    title = (again / "grades.csv").read_text(encoding="utf-8-sig").split("\n")[0].strip()
    assert title.startswith("Identificador,Nombre completo,Dirección de correo,Calificación")
    assert f"Participante {students[name]['moodle']}," in (again / "grades.csv").read_text(encoding="utf-8-sig")


# The language of a student.


def filled(lang):
    """Lab 5's starter in that language, its first function written."""
    return starter_text(LAB, lang).replace("raise NotImplementedError", "return dz, x, W", 1)


def handed_in(tmp_path, files):
    """The one submission with these files."""
    (tmp_path / "Ana").mkdir()
    for name, source in files.items():
        (tmp_path / "Ana" / name).write_bytes(source if isinstance(source, bytes) else source.encode())
    (submission,) = submissions.read(tmp_path)
    return submission


@pytest.mark.parametrize(
    ("files", "lang"),
    [
        ({"lab5.py": filled("en")}, "en"),
        ({"lab5.py": filled("es")}, "es"),
        ({"lab5.py": filled("es").replace("\n", "\r\n")}, "es"),
        ({"lab5.py": filled("es").encode("utf-16")}, "es"),
        ({"lab5.py": filled("es").replace("    ", "\t") + "def broken(:\n"}, "es"),
        ({"lab5.py": hostile.RIGHT}, None),
        ({"lab5.py": hostile.RIGHT + '"""' + starter_text(LAB, "es").split('"""')[1] + '"""'}, "es"),
        ({"lab5.py": filled("en"), "lab3.py": starter_text(course.lab(3), "es")}, "es"),
        ({"notes.txt": "hola"}, None),
    ],
    ids=["english", "spanish", "windows", "utf-16", "broken", "no words left", "the heading alone", "most", "nothing"],
)
@pytest.mark.parametrize("otherwise", ["en", "es"])
def test_the_starter_s_words_tell_a_student_s_language(tmp_path, files, lang, otherwise):
    assert languages.language_of(handed_in(tmp_path, files), otherwise) == (lang or otherwise)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_lab_s_starter_tells_its_language(tmp_path, lang):
    for lab in course.labs():
        found = archives.Found(("x.py",), starter_text(lab, lang).encode())
        submission = submissions.Submission(names.Student("a", "a"), {lab.number: found})
        assert languages.language_of(submission, None) == lang


@pytest.mark.parametrize("class_lang", ["en", "es"])
def test_in_one_class_everybody_reads_their_own_language(tmp_path, ran, class_lang):
    for name, source in {"Ann": filled("en"), "Ana": filled("es"), "Zoe": hostile.RIGHT}.items():
        (tmp_path / "class" / name).mkdir(parents=True)
        (tmp_path / "class" / name / "lab5.py").write_text(source, encoding="utf-8")
        (tmp_path / "class" / name / "lab4.zip").write_bytes(b"PK")
    set_language(class_lang)
    result = classroom.grade(tmp_path / "class", tmp_path / "out", word="w")
    assert get_language() == class_lang
    spoken = {student["name"]: student["language"] for student in result["students"]}
    assert spoken == {"Ann": "en", "Ana": "es", "Zoe": class_lang}
    words = {"en": ("Lab 5.", "not written yet", "damaged"), "es": ("Laboratorio 5.", "sin escribir", "dañado")}
    commands = {"en": "python -m labs check 5", "es": "python -m labs check 5 --lang es"}
    with open(tmp_path / "out" / "grades.csv", encoding="utf-8-sig", newline="") as file:
        titles, *rows = csv.reader(file)
    assert titles[0] == {"en": "Identifier", "es": "Identificador"}[class_lang]
    feedback = {row[1]: row[-1] for row in rows}
    for student in result["students"]:
        page, lang = Page(tmp_path / "out" / "students" / student["page"]), student["language"]
        assert f'lang="{lang}"' in page.source and f"<code>{commands[lang]}</code>" in page.source
        assert all(word in page.text for word in words[lang])
        assert ("Laboratorio 5" in feedback[student["name"]]) == (lang == "es")
    shown = Page(tmp_path / "out" / "class.html")
    assert f'lang="{class_lang}"' in shown.source
    assert all(words[class_lang][2] in note for note in result["notes"]) and len(result["notes"]) == 3


def test_a_page_has_a_card_for_what_was_handed_in_alone(graded):
    _, output, _, students = graded
    for student in students.values():
        source = (output / "students" / student["page"]).read_text(encoding="utf-8")
        handed_in = [number for number, found in student["labs"].items() if found]
        assert re.findall(r'id="lab(\d)"', source) == re.findall(r'href="#lab(\d)"', source) == handed_in
        assert "one that was not handed in: 0" in source and source.count("Not handed in.") == 2 - len(handed_in)


def test_what_stands_in_backquotes_is_code():
    assert join(pages.with_code("Write `a < b` <b>.")) == "Write <code>a &lt; b</code> &lt;b&gt;."
    assert pages.with_code("a ` b") == "a ` b"


def test_numbers_have_a_point_in_both_languages():
    for lang in ("en", "es"):
        with speaking(lang):
            assert (pages.number(66.66), pages.number(50.0), pages.number(100)) == ("66.7", "50", "100")


# An interruption, and what makes a result another one.


@pytest.fixture
def small(tmp_path):
    """Four students; what was run is written down."""
    for index, source in enumerate([hostile.RIGHT, MEAN, NO_MASK, UNWRITTEN]):
        (tmp_path / "class" / f"student {index}").mkdir(parents=True)
        (tmp_path / "class" / f"student {index}" / "lab5.py").write_text(source)
    return tmp_path / "class"


@pytest.fixture
def ran(monkeypatch):
    """The names of the students whose submissions are run and not read; running finds them unwritten, at no cost."""
    found, findings = [], [Finding(exercise.name, "unwritten", wrong=("all",)) for exercise in LAB.exercises]

    def run(submission, lab, sandbox, word, stopped):
        found.append(submission.student.name)
        return findings

    monkeypatch.setattr(grade, "_run", run)
    monkeypatch.setattr(classroom.sandbox, "best", lambda limits, hidden: classroom.sandbox.Sandbox(limits=limits))
    monkeypatch.setattr(classroom.protections, "measured", lambda cage: {"time": True})
    return found


def test_an_interrupted_grading_goes_on_where_it_was(small, ran, monkeypatch, tmp_path):
    plain = grade.in_parallel

    def ctrl_c(done, total):
        if done == 2:
            raise KeyboardInterrupt

    def with_interrupt(function, calls, jobs, progress):
        return plain(function, calls, 1, ctrl_c)

    monkeypatch.setattr(grade, "in_parallel", with_interrupt)
    with pytest.raises(KeyboardInterrupt):
        classroom.grade(small, tmp_path / "out", word="w")
    assert not (tmp_path / "out" / "grades.csv").exists()
    done = set(ran)
    assert {"student 0", "student 1"} <= done
    monkeypatch.setattr(grade, "in_parallel", plain)
    ran.clear()
    classroom.grade(small, tmp_path / "out", word="w")
    assert set(ran) <= {"student 2", "student 3"} and (tmp_path / "out" / "grades.csv").exists()


def test_only_what_changed_is_run_again(small, ran, tmp_path):
    def again(**options):
        ran.clear()
        classroom.grade(small, tmp_path / "out", **{"word": "w", "seconds": 20.0, **options})
        return sorted(ran)

    everybody = [f"student {index}" for index in range(4)]
    assert again() == everybody and again() == []
    (small / "student 2" / "lab5.py").write_text(hostile.RIGHT)
    assert again() == ["student 2"] and again() == []
    assert again(word="other") == everybody and again(word="other", seconds=5.0) == everybody
    shutil.rmtree(small / "student 0")
    again(word="other", seconds=5.0)
    assert (
        len(list((tmp_path / "out" / "students").iterdir())) == len(list((tmp_path / "out" / "results").iterdir())) == 3
    )
    kept = next((tmp_path / "out" / "results").iterdir())
    kept.write_text("[{")
    assert len(again(word="other", seconds=5.0)) == 1


def test_the_checker_s_own_sources_belong_to_a_result(monkeypatch, tmp_path):
    shutil.copytree(store.SOURCES / "lab5_backward", tmp_path / "labs" / "lab5_backward")
    monkeypatch.setattr(store, "SOURCES", tmp_path / "labs")
    before = store.sources_digest()
    exercises = tmp_path / "labs" / "lab5_backward" / "exercises.py"
    exercises.write_text(exercises.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    assert store.sources_digest() != before
    keys = {store.key({"lab5.py": b"x"}, n, seed, Limits(), "s") for n in (4, 5) for seed in (1, 2)}
    assert len(keys) == 4 and store.key({"lab5.py": b"y"}, 5, 1, Limits(), "s") not in keys


def test_hidden_inputs_are_others_for_every_word_lab_and_student():
    seeds = {grade.seed_of(word, lab, student) for word in ("a", "b") for lab in (1, 2) for student in ("x", "y")}
    assert len(seeds) == 8 and grade.seed_of("a", 1, "x") == grade.seed_of("a", 1, "x")


def test_without_a_word_a_random_one_is_kept(small, ran, tmp_path):
    classroom.grade(small, tmp_path / "out")
    word = (tmp_path / "out" / "seed.txt").read_text()
    ran.clear()
    classroom.grade(small, tmp_path / "out")
    assert len(word.strip()) == 16 and ran == [] and (tmp_path / "out" / "seed.txt").read_text() == word


def test_what_is_optional_is_neither_run_nor_counted():
    lab8 = course.lab(8).graded_part
    left_out = {exercise.name for exercise in course.lab(8).exercises} - {exercise.name for exercise in lab8.exercises}
    assert left_out == {"dense_forward_numba"} and LAB.graded_part == LAB


# Names.


@pytest.mark.parametrize(
    ("part", "name", "moodle", "canvas"),
    [
        ("Ana Pérez García_12345_assignsubmission_file_", "Ana Pérez García", "12345", None),
        ("Ana Pérez_12345_assignsubmission_file", "Ana Pérez", "12345", None),
        ("Jean_Luc P_7_assignsubmission_file_lab5.py", "Jean_Luc P", "7", None),
        ("Participant_99_assignsubmission_onlinetext_", "Participant", "99", None),
        ("perezana_4711_88001_lab5.py", "perezana", None, "4711"),
        ("perezana_LATE_4711_88001_lab5-1.py", "perezana", None, "4711"),
        ("Ana Pe\u0301rez", "Ana Pérez", None, None),
        ("lab5_ana.py", "ana", None, None),
        ("ana-lab05 (2).py", "ana", None, None),
    ],
)
def test_students_are_known_by_what_platforms_write(part, name, moodle, canvas):
    student = names.student_of(part)
    assert (student.name, student.moodle, student.canvas) == (name, moodle, canvas)


@pytest.mark.parametrize(
    "part", ["lab5.py", "student.py", "lab5_backward", "Lab 05", "labs", "solution.py", "laboratorio 3.py"]
)
def test_a_lab_s_name_is_nobody_s(part):
    assert names.student_of(part) is None


def test_a_file_is_of_the_lab_that_it_names_or_else_whose_functions_it_has(tmp_path):
    place = tmp_path / "Ana" / "work"
    (place / "lab5_backward").mkdir(parents=True)
    (place / "lab5_backward" / "student.py").write_text("x = 1")
    (place / "mine.py").write_text("def sigmoid(z):\n    return z\n")
    (place / "práctica.py").write_text("def batches(order, batch_size):\n    return []\n")
    (place / "helpers.py").write_text("y = 2")
    (place / "laboratorio 02.py").write_text("z = 3")
    (ana,) = submissions.read(tmp_path)
    assert {number: source.parts[-1] for number, source in ana.sources.items()} == {
        5: "student.py",
        1: "mine.py",
        6: "práctica.py",
        2: "laboratorio 02.py",
    }
    assert set(ana.files(5)) == {"lab1.py", "lab2.py", "lab5.py", "lab6.py", "helpers.py"}


def test_two_students_of_one_name_have_two_pages():
    one, other = (names.student_of(f"Ana Pérez_{number}_assignsubmission_file_") for number in (1, 2))
    assert one.key != other.key and pages.name_of(one) != pages.name_of(other)
    assert pages.name_of(names.Student("漢字", "漢字")).startswith("student-")


# Mistakes of the teacher's.


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "does not exist"),
        ([".", "--labs", "9"], "names no labs"),
        ([".", "--labs", "four"], "names no labs"),
        ([".", "--output", "inside"], "lies within the submissions"),
        ([".", "--jobs", "0"], "positive whole number"),
    ],
)
def test_wrong_usage_is_one_line(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["grade", *arguments])
    lines = capsys.readouterr().err.strip().split("\n")
    assert ended.value.code == 2 and len(lines) == 1 and said in lines[0]
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_one_line(tmp_path, capsys):
    (tmp_path / "empty").mkdir()
    assert main(["grade", str(tmp_path / "empty")]) == 1
    assert "no submissions found" in capsys.readouterr().err and len(list(tmp_path.iterdir())) == 1


# The release.


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_release_has_starters_and_texts_and_no_solutions(tmp_path, lang):
    assert main(["release", str(tmp_path / "course"), "--lang", lang]) == 0
    files = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "course").iterdir()}
    assert set(files) == {"README.md", *(f"lab{n}.{end}" for n in range(1, 9) for end in ("py", "md"))}
    lab5 = check(LAB, tmp_path / "course" / "lab5.py")
    assert {finding.kind for finding in lab5.findings} == {"unwritten"}
    for lab in course.labs():
        assert lab.title[lang == "es"] in files["README.md"]
        solution = [line.strip() for line in lab.solution.read_text(encoding="utf-8").split("\n")]
        starter = lab.starter.read_text(encoding="utf-8")
        written = [line for line in solution if line.startswith("return ") and line not in starter]
        assert written and not any(line in files[f"lab{lab.number}.py"] for line in written)


def test_a_zipped_release_is_the_same_in_every_run_and_writes_over_nothing(tmp_path, capsys):
    for name in ("a", "b"):
        assert main(["release", str(tmp_path / name / "course.zip"), "--labs", "1-2"]) == 0
    assert (tmp_path / "a" / "course.zip").read_bytes() == (tmp_path / "b" / "course.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "course.zip") as archive:
        assert sorted(archive.namelist())[:3] == ["course/README.md", "course/lab1.md", "course/lab1.py"]
    assert main(["release", str(tmp_path / "a" / "course.zip")]) == 1 and main(["release", str(tmp_path / "a")]) == 1
    assert "is there already" in capsys.readouterr().err


def test_a_formula_is_a_text():
    assert csvfile.text("=1+1") == "'=1+1" and csvfile.text("Ana") == "Ana"
