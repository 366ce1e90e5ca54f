"""Checks a student's file for one lab: runs it in a process of its own, and finds out what is wrong with each function."""

from dataclasses import dataclass

from .diagnosis import Finding, diagnose, probes_of, question
from .runner import ask

SEED = 0  # of the probes that students see; a teacher grades with others


@dataclass
class Report:
    """The findings on one lab's file, in the order of its exercises; `output` is what the file printed."""

    lab: object
    findings: list
    output: str = ""

    @property
    def passed(self):
        """Whether every exercise is right."""
        return all(finding.passed for finding in self.findings)

    @property
    def score(self):
        """0 to 1: every exercise counts the same, every result within it too."""
        return sum(finding.score for finding in self.findings) / len(self.findings)

    @property
    def first(self):
        """The first finding that is not "right", or None."""
        return next((finding for finding in self.findings if not finding.passed), None)


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
            index = len(findings)
            findings.append(diagnose(lab.exercises[index], probes[index], answer))
        if reply.ended is not None and len(findings) < len(questions):
            findings.append(_cut_short(lab.exercises[len(findings)], reply))
        silent = silent + 1 if reply.ended == "time" and not reply.answers else 0
        if silent == 2:
            findings += [_cut_short(exercise, reply) for exercise in lab.exercises[len(findings) :]]
    return Report(lab, findings, output)


def _cut_short(exercise, reply):
    """The Finding on the exercise that the process did not come back from."""
    return Finding(exercise.name, reply.ended, wrong=(exercise.name,), values={"exit_code": reply.exit_code})
