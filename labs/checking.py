"""Checks a student's file for one lab: runs it in a process of its own, and finds out what is wrong with it."""

from dataclasses import dataclass

from .diagnosis import diagnose, probes_of, question
from .finding import Finding
from .runner import ask

SEED = 0  # of the probes that students see; a teacher grades with others


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
    def first(self):
        """The first finding to be told, neither "right" nor "skipped": one that counts, if there is one; or None."""
        return next((f for f in (*self.graded, *self.findings) if f.kind not in ("right", "skipped")), None)


def check(lab, file, seed=SEED, seconds=10.0, **running):
    """The Report on a student's file. After an exercise that never ends the next ones are asked in a new process.

    Where two processes in a row use up their time and say nothing, the file itself never ends, and no third is asked.
    """
    probes = [probes_of(exercise, seed) for exercise in lab.exercises]
    questions = [question(exercise, cases) for exercise, cases in zip(lab.exercises, probes)]
    findings, output, silent = [], "", 0
    while len(findings) < len(questions):
        reply = ask(file, questions[len(findings) :], seconds, **running)
        output = output or reply.output
        for answer in reply.answers:
            exercise, cases = lab.exercises[len(findings)], probes[len(findings)]
            findings.append(_skipped(exercise, answer) or diagnose(exercise, cases, answer))
        if reply.ended is not None and len(findings) < len(questions):
            findings.append(_cut_short(lab.exercises[len(findings)], reply, seconds))
        silent = silent + 1 if reply.ended == "time" and not reply.answers else 0
        if silent == 2:
            findings += [_cut_short(exercise, reply, seconds) for exercise in lab.exercises[len(findings) :]]
    return Report(lab, findings, output)


def _skipped(exercise, answer):
    """The Finding on an optional exercise that was left unwritten, or whose package is not installed; else None."""
    if not exercise.optional or not isinstance(answer, dict):
        return None
    absent = "missing" in answer or answer.get("raised") in ("NotImplementedError", "ModuleNotFoundError")
    return Finding(exercise.name, "skipped") if absent else None


def _cut_short(exercise, reply, seconds):
    """The Finding on the exercise that the process did not come back from."""
    return Finding(
        exercise.name, reply.ended, wrong=(exercise.name,), values={"exit_code": reply.exit_code, "seconds": seconds}
    )
