"""How long a class of a hundred takes to grade."""
