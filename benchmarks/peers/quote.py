"""What a comparison quotes of the peers: the fastest one's figure for each network, where a results file is there."""

import contextlib
from pathlib import Path

from ..reading import branch, look
from ..wording import microseconds, times
from .goals import faster, fastest_peer
from .results import COMMITTED, load


def fastest_peers(folder):
    """{network: one line}, from results.json of the peers in `folder`/peers or, without it, the committed one."""
    for path in (Path(folder) / "peers" / "results.json", COMMITTED):
        with contextlib.suppress(OSError, ValueError):  # what is not there, or is something else, is not quoted
            return lines_of(load(path))
    return {}


def lines_of(results):
    """A line for each network that some peer was timed on."""
    experiments = branch(results, "experiments")
    found = {name: (fastest_peer(record), record) for name, record in experiments.items()}
    return {name: line_of(record, peer) for name, (peer, record) in found.items() if peer is not None}


def line_of(record, peer):
    found, made = branch(record, "contestants", peer), branch(record, "made")
    return (
        f"Fastest peer: {found['label']}, {microseconds(look(found, 'step_us', 'median'))} µs a step, "
        f"{times(faster(record, peer).get('median'))} times ours in the same run "
        f"({look(made, 'environment', 'cpu')}, {str(made.get('date'))[:10]}; python -m benchmarks.peers)."
    )
