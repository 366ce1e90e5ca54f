"""A walk through the labs as a student whose system speaks Spanish: real processes, real mistakes, trained at last."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from labs.course import lab

ROOT = Path(__file__).resolve().parent.parent


class Student:
    """Types commands in a folder, and writes files there."""

    def __init__(self, folder):
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES")}
        self.environment = {**kept, "LANG": "es_MX.UTF-8", "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}

    def types(self, *words, code):
        """What the command prints; it has to end with this exit code, and with no traceback."""
        command = [sys.executable, "-W", "error", "-m", "labs", *words]
        settings = {"cwd": self.folder, "env": self.environment, "capture_output": True, "text": True, "timeout": 300}
        done = subprocess.run(command, **settings)
        said = done.stdout + done.stderr
        assert done.returncode == code and "Traceback" not in said, f"{words}: {done.returncode}\n{said}"
        return said

    def writes(self, number, *changes):
        """labN.py: what our solution does, but for the (right, wrong) pieces given."""
        text = lab(number).solution.read_text(encoding="utf-8")
        for right, wrong in changes:
            assert right in text, right
            text = text.replace(right, wrong)
        (self.folder / "my_labs" / f"lab{number}.py").write_text(text, encoding="utf-8")

    def kind(self, number):
        """The kind of the first finding, from the same check as JSON."""
        result = json.loads(self.types("check", str(number), "--json", code=1))
        return next(f["kind"] for f in result["functions"] if f["name"] == result["first"])


@pytest.fixture(scope="module")
def student(tmp_path_factory):
    return Student(tmp_path_factory.mktemp("ana"))


def test_1_begins_and_makes_the_first_mistakes(student):
    said = student.types("list", code=0)
    assert "sin empezar" in said and "Sigue: python -m labs start 1" in said
    said = student.types("start", "1", code=0)
    assert "Abre:      my_labs/lab1.py" in said and "python -m labs check 1" in said
    assert "Lo primero que hay que escribir: neuron_forward" in student.types("check", code=1)

    student.writes(1, ("return (x * w).sum() + b", "return (x * w.sum() + b"))
    said = student.types("check", "1", code=1)
    assert "Python no puede leer el archivo" in said and "return (x * w.sum() + b" in said

    student.writes(1, ("1 / (1 + np.exp(-z))", "1 / (1 + exp(-z))"))
    said = student.types("check", "1", code=1)
    assert "sigmoid se detiene con NameError" in said and "return 1 / (1 + exp(-z))" in said

    student.writes(1, ("return dz * x, dz", "dz * x, dz"))
    assert "neuron_backward no devuelve nada" in student.types("check", "1", code=1)

    student.writes(1)
    said = student.types("check", "1", code=0)
    assert "Aprobado: las 5 funciones están bien." in said and "python -m labs start 2" in said


def test_2_shapes_and_arguments_that_belong_to_others(student):
    student.types("start", "2", code=0)
    student.writes(2, ("return x @ W + b", "return 3 * (x @ W + b).T"))
    said = student.types("check", code=1)
    assert "La forma de z no es correcta" in said and "es su traspuesta" in said

    student.writes(2, ("return np.maximum(z, 0)", "z[z < 0] = 0\n    return z"))
    assert "relu_forward cambia su argumento z en el sitio" in student.types("check", code=1)

    student.writes(2)
    student.types("check", code=0)


def test_3_mistakes_that_have_a_name(student):
    student.types("start", "3", code=0)
    student.writes(3, ("np.exp(z - z.max(axis=1, keepdims=True))", "np.exp(z)"))
    said = student.types("check", code=1)
    assert "Lo primero que hay que arreglar: softmax_forward" in said and "Por qué tienta:" in said
    assert student.kind(3) == "mistake"
    student.writes(3)
    student.types("check", code=0)

    student.types("start", "4", code=0)
    student.writes(4, ("(p - onehot(y, p.shape[1])) / len(y)", "p - onehot(y, p.shape[1])"))
    said = student.types("check", code=1)
    assert "softmax_cross_entropy_backward" in said and "Por qué tienta:" in said
    student.writes(4)
    student.types("check", code=0)


def test_4_hints_two_mistakes_and_a_solution_that_has_to_wait(student):
    student.types("start", "5", code=0)
    assert "Pista 1 de 3 sobre dense_backward" in student.types("hint", code=0)
    assert "Pista 2 de 3 sobre dense_backward" in student.types("hint", code=0)
    assert "aún no está aprobado" in student.types("solution", "5", code=1)

    student.writes(5, ("dz @ W.T", "1.5 * dz @ W.T"))
    assert "es 1.5 veces el correcto" in student.types("check", code=1)

    student.writes(
        5,
        ("dense_backward(dz, activations[layer]", "dense_backward(dz, activations[0] if layer == 0 else zs[layer - 1]"),
        ("relu_backward(da, zs[layer - 1])", "relu_backward(da, zs[layer - 1]) if layer > 1 else da"),
    )
    said = student.types("check", code=1)
    assert "Dos errores a la vez:" in said and "dense_backward  ██████████ 3/3" in said

    student.writes(5)
    student.types("check", code=0)
    assert "def backward_pass" in student.types("solution", "5", code=0)


def test_5_passes_the_rest_and_sees_the_whole_course(student):
    unwritten = ("return compiled()(x, W, b)", "raise NotImplementedError")  # it counts for nothing
    for number in (6, 7, 8):
        student.types("start", str(number), code=0)
        student.writes(number, *([unwritten] if number == 8 else []))
        said = student.types("check", code=0)
    assert "Era el último" in said and "opcional" in said
    said = student.types("status", "--output", "curso.svg", code=0)
    assert "El curso: 8 de 8 laboratorios aprobados" in said and "pistas 2, solución vista tras aprobar" in said
    assert "Sigue: python -m labs engine" in said and (student.folder / "curso.svg").is_file()
    kept = json.loads((student.folder / "my_labs" / "progress.json").read_text(encoding="utf-8"))["labs"]
    assert [entry["passed"] for entry in kept.values()] == [True] * 8


def test_6_trains_the_network_that_they_wrote_themselves(student):
    assert "Entrénalo: python -m labs train" in student.types("engine", code=0)
    assert "Todo es mío." in (student.folder / "my_labs" / "my_engine.py").read_text(encoding="utf-8")
    result = json.loads(student.types("train", "--steps", "120", "--json", code=0))
    assert result["parity"]["same_step"] and result["test_accuracy"] > 0.8
    assert max(tensor["after_all"] for tensor in result["parity"]["tensors"]) < 1e-3
    assert result["losses"][-1] < result["losses"][0]
    assert result["compare"].startswith("python -m benchmarks.compare --engine /")
