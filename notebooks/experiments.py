# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown] lang="en"
# # Multilayer perceptrons on MNIST, told again
#
# A published notebook trains four networks on handwritten digits and draws five conclusions. Here are its steps in
# its order, on a network **written by hand** (`numpy_mlp`), with **Keras** beside it: same weights at the start, same
# batches.
#
# The published notebook ran each network once. One run is one throw of the dice: other weights at the start, or
# another order of the images, give other digits. So one seed is run live here, and beside it stands what `python -m
# benchmarks.replicate` measured over many seeds (kept in `benchmarks/results/replicate/results.json`). At the end
# each conclusion is tested with those numbers.
#
# It takes a few minutes on two cores. This notebook is made by `python -m notebooks.make` from
# `notebooks/experiments.py`; needed: `pip install -e ".[all]" -c constraints.txt`.

# %% [markdown] lang="es"
# # Perceptrones multicapa con MNIST, contados de nuevo
#
# Un cuaderno publicado entrena cuatro redes con dígitos manuscritos y saca cinco conclusiones. Aquí están sus pasos,
# en su orden, con una red **escrita a mano** (`numpy_mlp`) y **Keras** al lado: mismos pesos iniciales, mismos lotes.
#
# El cuaderno publicado corrió cada red una sola vez, y una corrida es una tirada de dados: con otros pesos iniciales,
# o con las imágenes en otro orden, salen otros dígitos. Por eso aquí se corre en vivo una semilla, y al lado se pone
# lo que `python -m benchmarks.replicate` midió con muchas (guardado en `benchmarks/results/replicate/results.json`).
# Al final se pone a prueba cada conclusión con esos números.
#
# Tarda unos minutos en dos núcleos. Este cuaderno lo genera `python -m notebooks.make` a partir de
# `notebooks/experiments.py`; hace falta: `pip install -e ".[all]" -c constraints.txt`.

# %% [markdown] lang="en"
# ## Parameters
#
# - `SEED` makes the weights at the start and the order of the images; 42 is the published notebook's.
# - `N_TRAIN` images are trained on, of 55,000; at most `N_JUDGED` validate and test, of 5,000 and 10,000.
# - `WIDE_STEPS` steps of the wide network are taken live, of the 1,719 of an epoch.
#
# To look at everything in less than a minute, take `N_TRAIN = 1_600`, `N_JUDGED = 500`, `WIDE_STEPS = 5`. The numbers
# are then worth nothing.

# %% [markdown] lang="es"
# ## Parámetros
#
# - `SEED` decide los pesos iniciales y el orden de las imágenes; 42 es la del cuaderno publicado.
# - `N_TRAIN` imágenes sirven para entrenar, de 55 000; a lo sumo `N_JUDGED` para validar y para la prueba, de 5 000 y
#   10 000.
# - `WIDE_STEPS` pasos de la red ancha se dan en vivo, de los 1 719 de una época.
#
# Para recorrerlo todo en menos de un minuto: `N_TRAIN = 1_600`, `N_JUDGED = 500`, `WIDE_STEPS = 5`. Los números,
# entonces, no valen nada.

# %% tags=["parameters"]
LANGUAGE = "en"
SEED = 42
N_TRAIN = 55_000
N_JUDGED = 10_000
WIDE_STEPS = 100

# %% [markdown] lang="en"
# ## 1. Set-up
#
# `clean_session` forgets what Keras remembers and sets the seeds, as the published notebook does before every run.
# The network by hand needs no such thing: its only randomness is the generator that `seed` makes.

# %% [markdown] lang="es"
# ## 1. Preparación
#
# `clean_session` borra lo que Keras recuerda y fija las semillas, como hace el cuaderno publicado antes de cada
# corrida. La red hecha a mano no lo necesita: su único azar es el generador que crea `seed`.

# %%
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
root = Path.cwd()
sys.path.insert(0, str(root.parent if root.name == "notebooks" else root))

import keras
import numba
import numpy as np

import keras_reference
from benchmarks.replicate import plots as seed_plots
from benchmarks.replicate import results as replicated
from keras_reference import clean_session
from notebooks import telling
from numpy_mlp import EXPERIMENTS, MLP, SGD, EarlyStopping, ModelCheckpoint, load_mnist
from numpy_mlp import procedures as by_hand
from numpy_mlp.callbacks import TensorBoard
from numpy_mlp.language import set_language
from numpy_mlp.plots import plot_range_test, plot_sample, plot_samples, plot_sides

set_language(LANGUAGE)
clean_session(SEED)
over_seeds = replicated.load()
folder = Path(tempfile.mkdtemp())
print("NumPy", np.__version__, "– Numba", numba.__version__, "– Keras", keras.__version__)

# %% [markdown] lang="en"
# ## 2. The data
#
# MNIST has 60,000 images to train with and 10,000 to test with, 28 × 28 grey values from 0 to 255, here divided by
# 255. Of the 60,000 the *first* 5,000 are kept apart for validation: no weight is ever changed because of them, but
# they choose the epoch whose network is kept. The test images are only looked at when all is decided.

# %% [markdown] lang="es"
# ## 2. Los datos
#
# MNIST trae 60 000 imágenes para entrenar y 10 000 para la prueba final, de 28 × 28 valores de gris de 0 a 255, que
# aquí se dividen entre 255. De las 60 000, las *primeras* 5 000 se apartan para validar: ningún peso cambia por
# ellas, pero son las que eligen la época cuya red se guarda. Las de prueba solo se miran cuando todo está decidido.

# %%
(x_train, y_train), (x_valid, y_valid), (x_test, y_test) = load_mnist()
x_train, y_train = x_train[:N_TRAIN], y_train[:N_TRAIN]
x_valid, y_valid = x_valid[:N_JUDGED], y_valid[:N_JUDGED]
x_test, y_test = x_test[:N_JUDGED], y_test[:N_JUDGED]
data = (x_train, y_train), (x_valid, y_valid), (x_test, y_test)
telling.data_table(dict(zip(("training", "validation", "test"), data)))

# %% [markdown] lang="en"
# Image 6, as in the published notebook, and ten drawn at random. Above each stands its class.

# %% [markdown] lang="es"
# La imagen 6, como en el cuaderno publicado, y diez al azar. Encima de cada una está su clase.

# %%
telling.show(plot_sample(x_train[6], y_train[6]), "sample")

# %%
telling.show(plot_samples(x_train, y_train, np.random.default_rng(SEED)), "samples")

# %% [markdown] lang="en"
# ## 3. Two hidden layers
#
# The first network has hidden layers of 300 and 100 units. A layer of `n_in` inputs and `n_out` units has `n_in ·
# n_out` weights and `n_out` biases: 784·300 + 300, and 300·100 + 100, and 100·10 + 10 make 266,610 parameters.

# %% [markdown] lang="es"
# ## 3. Dos capas ocultas
#
# La primera red tiene capas ocultas de 300 y 100 neuronas. Una capa de `n_in` entradas y `n_out` neuronas tiene `n_in
# · n_out` pesos y `n_out` sesgos: 784·300 + 300, más 300·100 + 100, más 100·10 + 10, suman 266 610 parámetros.

# %%
experiment = EXPERIMENTS["two_hidden"]
mlp = MLP(experiment.sizes, engine="numba", seed=SEED)
weights = mlp.get_weights()
mlp.summary()

# %% [markdown] lang="en"
# Both sides start from `weights` and see the images in the order `order`, a row an epoch: what they do can then be
# compared digit by digit.

# %% [markdown] lang="es"
# Los dos lados parten de `weights` y ven las imágenes en el orden `order`, una fila por época: así lo que hacen se
# puede comparar dígito a dígito.

# %%
rng = np.random.default_rng([SEED, 1])
order = np.stack([rng.permutation(len(x_train)) for _ in range(experiment.epochs)])

# %% [markdown] lang="en"
# ### Which learning rate?
#
# The range test trains for one epoch while the rate grows by half a percent after every batch, from 0.001 to about 5.
# While the rate is too small, hardly anything is learnt; then the loss falls; at last the steps are so long that the
# network falls apart. The curve is the *running mean* of the loss since the epoch's beginning, which is what Keras
# hands to a callback. Where it is lowest the network is already falling apart, so the published notebook takes **half
# of that rate**.

# %% [markdown] lang="es"
# ### ¿Qué tasa de aprendizaje?
#
# La prueba de tasas entrena una época mientras la tasa crece medio por ciento después de cada lote, de 0.001 a unos
# 5. Con una tasa demasiado pequeña apenas se aprende; luego la pérdida baja; al final los pasos son tan largos que la
# red se deshace. La curva es la *media acumulada* de la pérdida desde el principio de la época, que es lo que Keras
# entrega a un *callback*. Donde es mínima la red ya empieza a deshacerse; por eso el cuaderno publicado toma **la
# mitad de esa tasa**.

# %%
sweep = mlp.lr_range_test(
    x_train,
    y_train,
    factor=experiment.range_test.factor,
    batch_size=experiment.batch_size,
    batch_order=order[:1],
    validation_data=(x_valid, y_valid),
    verbose=0,
)
telling.show(plot_range_test(sweep.rates, sweep.losses, sweep.batch_losses), "range_test")

# %%
ours = sweep.as_dict()
theirs = keras_reference.range_test(experiment, data, weights=weights, batch_order=order[:1])
telling.range_test_table(experiment, ours, theirs, over_seeds)

# %% [markdown] lang="en"
# The last column is what many seeds give: the mean, and in brackets where 95 % of single runs lie. A published figure
# inside the brackets is an ordinary run. A validation accuracy near 0.0958 is that of a network that has fallen
# apart: all its probabilities are NaN ("not a number"), and it says 0 to every image; 479 of the 5,000 are zeros.

# %% [markdown] lang="es"
# La última columna es lo que dan muchas semillas: la media y, entre corchetes, dónde cae el 95 % de las corridas. Una
# cifra publicada dentro de los corchetes es una corrida normal. Una exactitud de validación cercana a 0.0958 es la de
# una red deshecha: todas sus probabilidades son NaN ("no es un número") y responde 0 a cada imagen; 479 de las 5 000
# son ceros.

# %% [markdown] lang="en"
# ### Training
#
# Five epochs at rate 0.4, with the published notebook's three callbacks: `TensorBoard` writes the curves into a
# folder of the run, `EarlyStopping` would end a training that has not become better for 20 epochs, and
# `ModelCheckpoint` keeps the network with the lowest validation loss.

# %% [markdown] lang="es"
# ### Entrenamiento
#
# Cinco épocas con tasa 0.4 y los tres *callbacks* del cuaderno publicado: `TensorBoard` escribe las curvas en una
# carpeta de la corrida, `EarlyStopping` terminaría un entrenamiento que no mejorara en 20 épocas, y `ModelCheckpoint`
# guarda la red con la menor pérdida de validación.

# %%
history = mlp.fit(
    x_train,
    y_train,
    optimizer=SGD(learning_rate=experiment.learning_rate),
    epochs=experiment.epochs,
    batch_size=experiment.batch_size,
    validation_data=(x_valid, y_valid),
    batch_order=order,
    callbacks=[
        TensorBoard(folder / "my_mnist_logs" / "run_001"),
        EarlyStopping(patience=experiment.patience),
        ModelCheckpoint(folder / "my_mnist_model.npz", save_best_only=True),
    ],
    verbose=0,
)
for epoch, accuracy in enumerate(history.history["val_accuracy"], 1):
    print(f"{epoch}: val_accuracy {accuracy:.4f}")

# %% [markdown] lang="en"
# The same in Keras. `keras_reference.train` builds the model from the same declaration, fits it with the same
# callbacks, and evaluates the best checkpoint.

# %% [markdown] lang="es"
# Lo mismo en Keras. `keras_reference.train` construye el modelo a partir de la misma declaración, lo ajusta con los
# mismos *callbacks* y evalúa el mejor punto de control.

# %%
keras_result = keras_reference.train(experiment, data, weights=weights, batch_order=order)
for epoch, accuracy in enumerate(keras_result["history"]["val_accuracy"], 1):
    print(f"{epoch}: val_accuracy {accuracy:.4f}")

# %% [markdown] lang="en"
# ### The best network, on the test images
#
# The checkpoint is loaded from its file and meets the test images for the first time.

# %% [markdown] lang="es"
# ### La mejor red, con las imágenes de prueba
#
# Se carga la red guardada y se le muestran por primera vez las imágenes de prueba.

# %%
best = MLP.load(folder / "my_mnist_model.npz")
print("loss {:.4f}, accuracy {:.4f}".format(*best.evaluate(x_test, y_test)))
print("Keras: loss {test_loss:.4f}, accuracy {test_accuracy:.4f}".format(**keras_result))

# %% [markdown] lang="en"
# `by_hand.train` does all of this in one call, the network after the first epoch included; it is used from here on.
# The digits must be those from above, because the same seed gives the same bits.

# %% [markdown] lang="es"
# `by_hand.train` hace todo esto en una sola llamada, incluida la red tras la primera época; de aquí en adelante se
# usa esa. Los dígitos tienen que ser los de arriba, porque la misma semilla da los mismos bits.

# %%
our_result = by_hand.train(experiment, data, engine="numba", weights=weights, batch_order=order)
assert our_result["history"] == history.history
telling.training_table(experiment, our_result, keras_result, over_seeds)

# %%
telling.show(plot_sides({"numpy_mlp": our_result["history"], "Keras": keras_result["history"]}), "sides")

# %% [markdown] lang="en"
# The two curves lie on each other at first and part later. That is no mistake in either: at such rates training is
# chaotic, and one last bit, rounded otherwise, decides the third digit of an accuracy. `python -m benchmarks.compare`
# shows that every tensor of every single step agrees.

# %% [markdown] lang="es"
# Al principio las dos curvas coinciden y después se separan. No es un error de ninguna: con tasas así el
# entrenamiento es caótico, y un último bit, redondeado de otra manera, decide el tercer dígito de una exactitud.
# `python -m benchmarks.compare` muestra que cada tensor de cada paso, tomado por separado, coincide.

# %% [markdown] lang="en"
# ## 4. Three and four hidden layers
#
# The same with hidden layers of 300, 200 and 100 units at rate 0.4, and of 400, 300, 200 and 100 at rate 0.3.

# %% [markdown] lang="es"
# ## 4. Tres y cuatro capas ocultas
#
# Lo mismo con capas ocultas de 300, 200 y 100 neuronas y tasa 0.4, y de 400, 300, 200 y 100 con tasa 0.3.


# %%
def both_sides(name):
    experiment = EXPERIMENTS[name]
    start = MLP(experiment.sizes, engine="numba", seed=SEED).get_weights()
    swept = by_hand.range_test(experiment, data, engine="numba", weights=start, batch_order=order[:1])
    swept_keras = keras_reference.range_test(experiment, data, weights=start, batch_order=order[:1])
    telling.show(plot_range_test(swept["curve"]["learning_rates"], swept["curve"]["losses"]), "range_test")
    telling.range_test_table(experiment, swept, swept_keras, over_seeds)
    trained = by_hand.train(experiment, data, engine="numba", weights=start, batch_order=order)
    trained_keras = keras_reference.train(experiment, data, weights=start, batch_order=order)
    telling.training_table(experiment, trained, trained_keras, over_seeds)
    telling.show(plot_sides({"numpy_mlp": trained["history"], "Keras": trained_keras["history"]}), "sides")


# %%
both_sides("three_hidden")

# %%
both_sides("four_hidden")

# %% [markdown] lang="en"
# ## 5. The networks compared
#
# One run each would not tell them apart. In the figure every dot is a seed; the diamond is their mean, the blue bar
# its 95 % interval (how well the mean is known), the grey bar where one further run would fall (how much runs
# differ), the star the published run. The table's last column is processor time with one thread, whatever else the
# machine did.

# %% [markdown] lang="es"
# ## 5. Comparación de las redes
#
# Con una corrida de cada una no se distinguirían. En la figura cada punto es una semilla; el rombo es su media; la
# barra azul, el intervalo del 95 % de la media (qué tan bien se conoce); la gris, dónde caería una corrida más
# (cuánto difieren las corridas); la estrella, la corrida publicada. La última columna de la tabla es tiempo de
# procesador con un solo hilo, sin contar lo que la máquina hiciera además.

# %%
telling.show(seed_plots.plot_places(over_seeds), "places")
telling.networks_table(over_seeds)

# %% [markdown] lang="en"
# ## 6. The wide network
#
# 4,000, 2,000 and 1,000 units: 13 million parameters, fifty times those of the first network. Live, only a few steps
# are taken here (`WIDE_STEPS` of the 1,719 of an epoch), enough to see what a step costs; the accuracies above come
# from whole trainings of five epochs. Each side's whole `fit` is timed, after a first one that compiles.

# %% [markdown] lang="es"
# ## 6. La red ancha
#
# 4 000, 2 000 y 1 000 neuronas: 13 millones de parámetros, cincuenta veces los de la primera red. En vivo solo se dan
# unos pasos (`WIDE_STEPS` de los 1 719 de una época), los suficientes para ver cuánto cuesta uno; las exactitudes de
# arriba vienen de entrenamientos completos de cinco épocas. Se mide el `fit` entero de cada lado, tras uno previo que
# compila.

# %%
wide = EXPERIMENTS["wide"]
few = slice(WIDE_STEPS * wide.batch_size)
network = MLP(wide.sizes, engine="numba", seed=SEED)
model = keras_reference.build(wide)
keras_reference.to_keras(model, network.get_weights())
network.summary()


# %%
def timed_fit(fit, x):
    fit(x[: wide.batch_size], y_train[: wide.batch_size])
    start = time.perf_counter()
    history = fit(x[few], y_train[few]).history
    return time.perf_counter() - start, history["loss"][0]


how = {"batch_size": wide.batch_size, "shuffle": False, "verbose": 0}
optimizer = SGD(wide.learning_rate)
passes = {
    "numpy_mlp": timed_fit(lambda x, y: network.fit(x, y, optimizer=optimizer, **how), x_train),
    "Keras": timed_fit(lambda x, y: model.fit(x, y, **how), x_train.reshape(-1, 28, 28)),
}
telling.passes_table(passes, WIDE_STEPS)

# %% [markdown] lang="en"
# ## 7. The five conclusions, put to the test
#
# A conclusion **holds** or **does not hold** where the intervals say so, and **cannot be told** where they leave both
# open.

# %% [markdown] lang="es"
# ## 7. Las cinco conclusiones, a prueba
#
# Una conclusión **se sostiene** o **no se sostiene** donde los intervalos lo dicen, y **no se puede decidir** donde
# dejan abiertas las dos cosas.

# %%
telling.rules_told()

# %% [markdown] lang="en"
# ### Half of the rate
#
# Each seed was trained for five epochs at an eighth, a quarter, half and all of the rate at *its own* range test's
# minimum. "Good" is here: none of the others ends better by more than what matters. In the figure a dot is a seed,
# the diamond the mean; lower is better.

# %% [markdown] lang="es"
# ### La mitad de la tasa
#
# Cada semilla se entrenó cinco épocas con un octavo, un cuarto, la mitad y el total de la tasa en el mínimo de *su
# propia* prueba de tasas. "Buena" quiere decir aquí: ninguna de las otras termina mejor por más de lo que importa. En
# la figura un punto es una semilla y el rombo la media; más abajo es mejor.

# %%
telling.show(seed_plots.plot_shares(over_seeds), "shares")
telling.conclusion(over_seeds, 1)

# %% [markdown] lang="en"
# ### Two hidden layers, or three?
#
# They do equally well where the whole interval of their difference is too small to matter.

# %% [markdown] lang="es"
# ### ¿Dos capas ocultas o tres?
#
# Rinden igual si todo el intervalo de su diferencia es demasiado pequeño para importar.

# %%
telling.conclusion(over_seeds, 2)

# %% [markdown] lang="en"
# ### Four hidden layers: late, and then?
#
# The figure shows how far four hidden layers are above (positive) or below (negative) two and three after each epoch.
# The areas are the 95 % intervals; the grey strip is what is too small to matter.

# %% [markdown] lang="es"
# ### Cuatro capas ocultas: tarde, ¿y después?
#
# La figura muestra cuánto quedan cuatro capas ocultas por encima (positivo) o por debajo (negativo) de dos y de tres
# tras cada época. Las áreas son los intervalos del 95 %; la franja gris es lo que resulta demasiado pequeño para
# importar.

# %%
telling.show(seed_plots.plot_gap(over_seeds), "gap")
telling.conclusion(over_seeds, 3)
telling.conclusion(over_seeds, 4)

# %% [markdown] lang="en"
# ### Is width worth its price?
#
# The published times were those of a shared machine. Here processor seconds are compared, both with one thread. The
# price counts as out of proportion from five times on.

# %% [markdown] lang="es"
# ### ¿Vale la pena el ancho?
#
# Los tiempos publicados eran los de una máquina compartida. Aquí se comparan segundos de procesador, los dos con un
# solo hilo. El precio se cuenta como desproporcionado a partir de cinco veces.

# %%
telling.conclusion(over_seeds, 5)

# %% [markdown] lang="en"
# ## To go on
#
# - `python -m numpy_mlp train two_hidden` runs one experiment; `--help` tells more.
# - `python -m benchmarks.replicate --experiment two_hidden --seeds 20` narrows the intervals: with four times as many
#   seeds they are half as wide.
# - Change `SEED` above and run again: which digits of the live columns stay?

# %% [markdown] lang="es"
# ## Para seguir
#
# - `python -m numpy_mlp train two_hidden` corre un experimento; `--help` dice más.
# - `python -m benchmarks.replicate --experiment two_hidden --seeds 20` estrecha los intervalos: con cuatro veces más
#   semillas miden la mitad.
# - Cambia `SEED` arriba y corre todo de nuevo: ¿qué dígitos de las columnas en vivo se quedan?
