"""Eight labs in which a student writes backpropagation, and a checker that names the mistake, not the answer."""
