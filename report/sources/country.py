"""The country of the book, as the publishers write it."""

NAME = "Pakistan"
NUMBER = 770  # of Gleditsch & Ward, UCDP's country_id
# Degrees around it with Azad Jammu and Kashmir and Gilgit-Baltistan, and some sea.
BOX = {"latitude": (23.0, 38.0), "longitude": (60.0, 79.0)}
