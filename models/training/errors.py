"""Faults that the kit foresees: one sentence for the user that names the file, what is wrong, and the way out."""


class KitError(Exception):
    pass
