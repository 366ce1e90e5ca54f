"""What a run shows while it works: bars with time left on a terminal, else one line for each finished job."""

from ..screen import Screen
from .figures import best_of


class Progress(Screen):
    """A screen for jobs that run side by side."""

    def __init__(self, jobs):
        super().__init__({job.name: job.cost for job in jobs})

    def report(self, job, result, seconds, reused):
        """A job is over."""
        self.advance(job.name, seconds)
        self.finished(job.name, said_of(job, result), reused)


def said_of(job, result):
    """A few words on what a job came to."""
    if job.what != "range_test":
        epochs = len(result["val_loss"])
        accuracy = best_of(result, epochs)["test_accuracy"]
        return f"rate {result['learning_rate']:.3g}, best of {epochs} epochs {accuracy:.4f} on test"
    if result["learning_rate"] is None:
        return "every loss was NaN"
    return f"lowest running loss {result['min_loss']:.4f} at rate {result['learning_rate']:.3f}"
