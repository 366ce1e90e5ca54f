"""The explanations on the page, a paragraph each."""

GATE = (
    "Training at these learning rates is chaotic, so equality is shown locally: all along a training, at every "
    "step, both sides start from the same weights and the same batch, and every tensor is compared with what our "
    "operation gives from the reference's own inputs to it. The bound is the rounding that this one operation may "
    "do, by one derived rule for both dtypes; an error above its bound (error / bound above 1) fails the gate, "
    "and the first wrong tensor is named."
)

FLIPS = (
    "Where a pre-activation lies within rounding of zero, its ReLU may be on for one side and off for the other. "
    "Such units are found and named; the step is repeated with the reference's mask at these units, and then "
    "every tensor must agree."
)

CHAOS = (
    "Left to run on from one start, both sides drift apart, because training is chaotic: one unit in the last "
    "place of a weight is enough to decide the third digit of an accuracy. The measure is therefore a program's "
    "own twins: five runs of the NumPy engine, each with every weight moved one unit in the last place up or "
    "down. As equal to Keras as a program is to its own twin: more cannot be asked. Two runs have parted at the "
    "first step where max |ΔW| is above 10⁻⁶ max |W|; as expected is within the twins' range widened by 25 %."
)

RANGE = (
    "One epoch in which the learning rate grows after every batch. The curve is the running mean of the loss, as "
    "in the notebook. Just beyond its minimum the training becomes unstable, and there two equal programs "
    "separate too."
)

TRAINING = (
    "Ours and Keras's start from the same weights and take the same batches. "
    "The best checkpoint is the one with the lowest validation loss. Other weights at the start, another order of "
    "batches or another last bit give other third digits: the published figures are one such run, made on a "
    "shared cloud CPU. Keras's seconds include being fed that order batch by batch; the race below times its plain fit."
)

SPEED = (
    "A step's time is an epoch's wall time over its steps, shuffle and checks included. The sides take turns, and "
    "ratios are medians over the rounds of one run. The dense limit is the time in which this machine's measured "
    "matrix product would do all of the step's dense multiplications and additions: a program that does them all "
    "cannot be faster, one that leaves out the zeros can."
)
