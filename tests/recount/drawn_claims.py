"""What is drawn in `claims.md`."""

from recount.claims import PANELS

HALF = {"Above one": 0.4, "Across one": 0.07, "Below one": 0.3}


def map_of_verdicts(figure):
    """A box is so many months wide, in the row of its length; its height says where the interval lies."""
    found = {}
    for (*_, title), ax in zip(PANELS, figure.axes):
        assert ax.get_title(loc="left") == title
        lengths = [6, 12, 18, 19, 24, 30, 36, 42, 48, 54, 60] if title.startswith("S4") else list(range(6, 61, 6))
        for months in lengths:
            found |= {(column, title, months): 0 for column in HALF}
        for patch in ax.patches:
            for box in patch.get_path().to_polygons(closed_only=False):
                (x, low), (end, high) = box.min(axis=0), box.max(axis=0)
                column = min(HALF, key=lambda name: abs(HALF[name] - (high - low) / 2))
                found[column, title, lengths[round((low + high) / 2)]] += round((end - x) * 12)
        for months in lengths:
            found["Baselines", title, months] = sum(found[column, title, months] for column in HALF)
    return found


DRAWN = {"map_of_verdicts": map_of_verdicts}
