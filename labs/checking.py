"""Checks a student's file for one lab: runs it in a process of its own, and finds out what is wrong with it."""

from dataclasses import dataclass

from .diagnosis import diagnose, probes_of, question
from .finding import Finding
from .probes import SEED
from .reproducing import inputs
from .runner import ask


@dataclass
class Report:
    """The findings on one lab's file, in the order of its exercises; `output` is what the file printed."""

    lab: object
    findings: list
    output: str = ""

    @property
    def graded(self):
        """The findings that count: those on the exercises that are not optional."""
        return [f for f, exercise in zip(self.findings, self.lab.exercises) if not exercise.optional]

    @property
    def passed(self):
        """Whether every exercise that counts is right."""
        return all(finding.passed for finding in self.graded)

    @property
    def score(self):
        """0 to 1: every exercise that counts does so as much as another, every result within it too."""
        return sum(finding.score for finding in self.graded) / len(self.graded)

    @property
    def whole_file(self):
        """Where the file itself failed, the finding that tells of it, once for all exercises; else None."""
        return self.findings[0] if all(finding.kind == "file" for finding in self.findings) else None

    @property
    def first(self):
        """The first finding to be told, neither "right" nor "skipped": one that counts, if there is one; or None."""
        return next((f for f in (*self.graded, *self.findings) if f.kind not in ("right", "skipped")), None)


def check(lab, file, seed=SEED, seconds=10.0, told=lambda report: None, **running):
    """The Report on a student's file. After an exercise that never ends the next ones are asked in a new process.

    Where two processes in a row use up their time and say nothing, no third is asked. A file that is not even loaded
    is asked once. `told` is called with the Report on the exercises that count as soon as it is there: one that is
    optional may have to be compiled first.
    """
    probes = [probes_of(exercise, seed) for exercise in lab.exercises]
    questions = [question(exercise, cases) for exercise, cases in zip(lab.exercises, probes)]
    found, output, silent = _Found(lab, told), "", 0

    def heard(answer):
        exercise, cases = found.missing[0], probes[len(found.findings)]
        finding = _skipped(exercise, answer) or diagnose(exercise, cases, answer)
        if finding.kind == "differs" and seed == SEED:  # a teacher's inputs stay hidden
            values = finding.values
            number = values["probe"]
            values["inputs"] = inputs(exercise, cases[number], number, finding.tensor, values["where"])
        found.add(finding)

    while found.missing:
        reply = ask(file, questions[len(found.findings) :], seconds, heard, **running)
        output = output or reply.output
        silent = silent + 1 if reply.ended == "time" and not reply.answers else 0
        if not reply.loaded:
            found.add(*(_not_loaded(exercise, reply, seconds) for exercise in found.missing))
        elif found.missing and reply.ended is not None:
            unanswered = found.missing if silent == 2 else found.missing[:1]
            found.add(*(_cut_short(exercise, reply, seconds) for exercise in unanswered))
    return Report(lab, found.findings, output)


class _Found:
    """The findings so far, in the order of the lab's exercises; what is optional comes last among these."""

    def __init__(self, lab, told):
        self.lab, self.told, self.findings = lab, told, []

    @property
    def missing(self):
        """The exercises on which there is no finding yet."""
        return self.lab.exercises[len(self.findings) :]

    def add(self, *findings):
        graded = self.lab.graded_part
        for finding in findings:
            self.findings.append(finding)
            if len(self.findings) == len(graded.exercises):
                self.told(Report(graded, list(self.findings)))


def _skipped(exercise, answer):
    """The Finding on an optional exercise that was left unwritten, or whose package is not installed; else None."""
    if not exercise.optional or not isinstance(answer, dict):
        return None
    absent = "missing" in answer or answer.get("raised") in ("NotImplementedError", "ModuleNotFoundError")
    return Finding(exercise.name, "skipped") if absent else None


def _cut_short(exercise, reply, seconds):
    """The Finding on the exercise that the process did not come back from."""
    return Finding(exercise.name, reply.ended, wrong=(exercise.name,), values=_how_it_ended(reply, seconds))


def _not_loaded(exercise, reply, seconds):
    """The Finding on any exercise of a file that was not loaded: there is one reason for all of them."""
    values = {"reason": "raised", **reply.failure} if reply.failure else {"reason": reply.ended}
    values |= {} if reply.failure else _how_it_ended(reply, seconds)
    return Finding(exercise.name, "file", wrong=(exercise.name,), values=values)


def _how_it_ended(reply, seconds):
    return {"exit_code": reply.exit_code, "seconds": seconds}
