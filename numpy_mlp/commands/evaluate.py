"""Loss and accuracy of a trained network on the test images."""

from ..language import Texts
from .models import add_model, read_model
from .options import add_engine
from .samples import data_of

texts = Texts(
    summary=("loss and accuracy of a trained network", "pérdida y exactitud de una red entrenada"),
    mnist=("on the test images of MNIST", "con las imágenes de prueba de MNIST"),
    found=(
        "{samples:,} samples: loss {test_loss:.4f}, accuracy {test_accuracy:.4f}",
        "{samples:,} muestras: pérdida {test_loss:.4f}, exactitud {test_accuracy:.4f}",
    ),
)
EXAMPLES = {"run_001/two_hidden.npz": "mnist"}


def add_arguments(parser):
    add_model(parser)
    add_engine(parser)


def run(options):
    """A dict: model, samples, test_loss, test_accuracy."""
    network = read_model(options)
    x, y = data_of(options)[2]
    loss, accuracy = network.evaluate(x, y)
    return {"model": str(options.model), "samples": len(x), "test_loss": loss, "test_accuracy": accuracy}


def show(result, options):
    found = {name: result[name] for name in ("samples", "test_loss", "test_accuracy")}
    print(texts("found", **found))
