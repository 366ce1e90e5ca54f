"""How large the microscope's pages are, how soon they show, and how soon a click is answered, in a real browser."""
