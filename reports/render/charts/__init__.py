"""Small charts as inline SVG, drawn from the document alone: each has a title and a description made of its facts."""
