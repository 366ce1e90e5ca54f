"""A class's submissions: from the files to one source a student and lab."""

import re
from dataclasses import dataclass, field

from ..course import labs
from . import archives, names

MOST_FILES, MOST_BYTES = 200, 4 * 2**20  # of one student
BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass
class Submission:
    """What one student handed in.

    sources   {lab number: Found}: the one that counts
    helpers   {file name: bytes}: the student's other files, which a lab may import
    notes     [(kind, file, lab or None)]: what was left out and why, in a fixed order
    """

    student: names.Student
    sources: dict = field(default_factory=dict)
    helpers: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)

    def files(self, number):
        """{name: bytes} for the process that runs a lab: its own file as labN.py, and all others beside it."""
        files = dict(self.helpers)
        for lab, source in self.sources.items():
            files[f"lab{lab}.py"] = readable(source.data)
        return {f"lab{number}.py": files.pop(f"lab{number}.py"), **files}


def read(path, only_lab=None):
    """The Submissions in a folder or a zip, by the students' names. A file that names no lab is of `only_lab`.

    Of several files of one student for one lab the newest counts: the one that the platform or the browser numbered
    highest, then the one changed last, then the last by name.
    """
    submissions = {}
    for found in unwrapped(archives.files(path)):
        student = names.student_of(found.parts[0]) or names.Student(found.parts[0].casefold(), found.parts[0])
        submissions.setdefault(student.key, (Submission(student), []))[1].append(found)
    for submission, found in submissions.values():
        _sort_out(submission, found, only_lab)
    made = [submission for submission, _ in submissions.values()]
    return sorted(made, key=lambda submission: (submission.student.name.casefold(), submission.student.key))


def unwrapped(found):
    """The files without the folder or zip around all of them, where that is no student's: a zip of it all."""
    while found and len({file.parts[0] for file in found}) == 1:
        first, seconds = found[0].parts[0], {file.parts[1] for file in found if len(file.parts) > 1}
        people = [names.student_of(part) for part in seconds if part]
        if names.platform_student(first)[0] or not people or None in people:
            break
        found = [archives.Found(file.parts[1:], file.data, file.modified, file.trouble) for file in found]
    return found


def _sort_out(submission, found, only_lab):
    """Fills in the sources, the helpers and the notes."""
    kept = _within_limits(submission, [file for file in found if not file.trouble])
    by_lab = {}
    for file in kept:
        number = names.lab_in(file.parts) or lab_by_functions(file.data) or only_lab
        if number:
            by_lab.setdefault(number, []).append(file)
        else:
            submission.helpers[names.platform_student(file.parts[-1])[1]] = readable(file.data)
    for number, files in sorted(by_lab.items()):
        *older, newest = sorted(files, key=lambda file: (names.attempt(file.parts[-1]), file.modified, file.parts))
        submission.sources[number] = newest
        submission.notes += [("older", "/".join(file.parts), number) for file in older]
    unread = [file for file in found if worth_saying(file, by_lab)]
    submission.notes += [(file.trouble, "/".join(file.parts).rstrip("/"), None) for file in unread]


def worth_saying(file, by_lab):
    """A file of another kind is, where the student handed in nothing else."""
    return file.trouble and (file.trouble != "other" or not by_lab)


def _within_limits(submission, files):
    """The first files, as many as fit."""
    kept, n_bytes = [], 0
    for file in files:
        n_bytes += len(file.data)
        if len(kept) == MOST_FILES or n_bytes > MOST_BYTES:
            submission.notes.append(("many", "/".join(file.parts), None))
            break
        kept.append(file)
    return kept


def lab_by_functions(data):
    """The lab most of whose functions a file defines; None for a file with none of them."""
    defined = set(re.findall(r"^def\s+(\w+)", readable(data).decode("utf-8", "replace"), re.MULTILINE))
    counts = {lab.number: len(defined & {exercise.name for exercise in lab.exercises}) for lab in labs()}
    best = max(counts, key=counts.get)
    return best if counts[best] else None


def readable(data):
    """Source as Python reads it: UTF-16, which Windows calls "Unicode", is made UTF-8; all else stays as it is."""
    if data[:2] in BYTE_ORDER_MARKS:
        try:
            return data.decode("utf-16").encode("utf-8")
        except UnicodeError:
            return data
    return data
