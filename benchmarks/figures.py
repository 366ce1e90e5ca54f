"""All figures of a comparison. What is drawn is decided here without matplotlib, which benchmarks.drawing imports."""

from .chart import Chart
from .reading import branch
from .side_figures import speed_charts, training_charts
from .step_figures import difference_charts, range_charts


def charts(results) -> list[Chart]:
    """Every figure for which there are numbers, in the order of the page."""
    experiments = branch(results, "experiments").items()
    makers = (difference_charts, range_charts, training_charts, speed_charts)
    return [chart for make in makers for name, experiment in experiments for chart in make(name, experiment)]
