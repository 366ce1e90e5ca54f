"""What becomes of every mistake of the catalogue in training, beside the right functions."""

import numpy as np

from labs.wrong_functions import as_function

from .trainings import setting_of


def catalogue(course):
    """(lab, exercise, mistake) of all labs, those of optional exercises left out."""
    for lab in course:
        for exercise in lab.exercises:
            for mistake in () if getattr(exercise, "optional", False) else exercise.mistakes:
                yield lab, exercise, mistake


def run(setting, functions, data, plan, seed):
    """The record of one training; {"raised": what Python said} where it did not come to its end."""
    try:
        with np.errstate(all="ignore"):
            return setting.train(functions, data, plan, seed)
    except Exception as error:  # what a wrong line makes of its neighbours is for the record
        return {"raised": f"{type(error).__name__}: {error}"}


def right_runs(setting, data, plan):
    """[the right training of each seed]"""
    return [run(setting, {}, data, plan, seed) for seed in plan.seeds]


def wrong_runs(lab, exercise, mistake, data, plan):
    """[the training of each seed with this mistake in it]"""
    functions = {exercise.name: as_function(lab, exercise, mistake)}
    return [run(setting_of(lab, exercise), functions, data, plan, seed) for seed in plan.seeds]
