"""The teacher's side: submissions in, grades and pages out. What students send runs shut in and is not trusted."""
