"""Tables for a terminal or for Markdown, printed line by line: a long measurement shows what it has."""


class Table:
    def __init__(self, markdown, title, *columns):
        """A column is (heading, width), the width negative when its text stands to the left."""
        self.markdown = markdown
        self.columns = columns
        print(f"\n### {title}\n" if markdown else f"\n{title}\n", flush=True)
        if markdown:
            self.row(*(heading for heading, _ in columns))
            print("|" + "|".join("---" if width < 0 else "--:" for _, width in columns) + "|", flush=True)
        else:
            self.row(*(heading for heading, _ in columns))

    def row(self, *cells):
        cells = [str(cell) for cell in cells]
        if self.markdown:
            print("| " + " | ".join(cells) + " |", flush=True)
        else:
            print("  ".join(cell.ljust(-width) if width < 0 else cell.rjust(width)
                          for cell, (_, width) in zip(cells, self.columns)).rstrip(), flush=True)
