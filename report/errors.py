"""The one kind of error a user is meant to read."""


class ReportError(Exception):
    """Something the user can mend; the message says what and how. Printed without a traceback."""


class InputError(ReportError):
    """A file that cannot be used.

    Names the file, the row where there is one (as a spreadsheet numbers it: the header is
    row 1), what is wrong, and the remedy.
    """

    def __init__(self, file, problem, remedy, row=None):
        self.file, self.row, self.problem, self.remedy = str(file), row, problem, remedy
        where = self.file if row is None else f"{self.file}, row {row}"
        super().__init__(f"{where}: {problem}. {remedy}")
