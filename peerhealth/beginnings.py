"""What begins with some letters, as a range of an index that orders by letters (Django makes one beside every unique or
indexed column of words).

`LIKE 'pa%'` says the same, but only once the letters are known: a statement that is prepared before (`peerhealth.
statements`) reads the whole table, or is planned anew each time, which takes longer than to find a few names.
"""

from django.db.models import BooleanField, F, Func, Value

# After every word that begins with some letters comes those letters with the last of all characters.
RANGE = "({column} ~>=~ {begins} AND {column} ~<~ ({begins} || chr(1114111)))"


def begin(column: str, begins: str) -> str:
    """The condition in SQL: `column` begins with `begins`, both as they stand in the statement."""
    return RANGE.format(column=column, begins=begins)


class Begins(Func):
    """The condition for a queryset: `filter(Begins("name", "pa"))`."""

    output_field = BooleanField()

    def __init__(self, column: str, begins: str) -> None:
        super().__init__(F(column), Value(begins))

    def __repr__(self) -> str:
        return f"Begins({self.source_expressions})"

    def as_sql(self, compiler, connection, **_options):
        """Each of the two stands twice in it."""
        (column, of_column), (begins, of_begins) = map(compiler.compile, self.source_expressions)
        return begin(column, begins), (*of_column, *of_begins, *of_column, *of_begins)
