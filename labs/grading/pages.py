import re
def name_of(student): return re.sub(r"[^\w]+", "-", student.key)+".html"
def write(*a): pass
