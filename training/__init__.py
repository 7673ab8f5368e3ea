"""How the weights that the package brings along are made. Not part of the package."""
