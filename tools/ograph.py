#!/usr/bin/env python3
"""Writes .ograph, Orrery's binary form of large graphs. Described in scenes/graph/readers/ograph.h.

Needs nothing but Python; arrays of NumPy are written as they lie in memory. As a module:

    import ograph
    ograph.write("graph.ograph", source=[0, 1], target=[1, 2], nodes=3, x=[0, 1, 2], y=[0, 1, 0])

As a program, from two CSV files (nodes may be left out; ids may be any text):

    ograph.py edges.csv graph.ograph --nodes nodes.csv
"""

import argparse
import array
import csv
import math
import struct
import sys

U32, F32, F64, TEXT = 1, 2, 3, 4
KINDS = {"id": 1, "label": 2, "group": 3, "x": 4, "y": 5, "z": 6, "weight": 7, "time": 8,
         "source": 16, "target": 17, "edge_label": 18, "edge_weight": 19, "edge_time": 20}
TEXTS = {"id", "label", "group", "edge_label"}
DIRECTED = 1


def _bytes(code, values):
    """The values as little-endian numbers: I u32, f f32, d f64, Q u64."""
    if hasattr(values, "astype"):
        return values.astype({"I": "<u4", "f": "<f4", "d": "<f8", "Q": "<u8"}[code]).tobytes()
    numbers = array.array(code, values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _column(name, values):
    if name in ("source", "target"):
        return U32, _bytes("I", values)
    if name in TEXTS:
        if name == "group" and all(isinstance(value, int) or hasattr(value, "dtype") for value in values):
            return U32, _bytes("I", values)
        texts = [str(value).encode("utf-8") for value in values]
        offsets = [0]
        for text in texts:
            offsets.append(offsets[-1] + len(text))
        return TEXT, _bytes("Q", offsets) + b"".join(texts)
    if name in ("time", "edge_time"):
        return F64, _bytes("d", values)
    return F32, _bytes("f", values)


def write(path, source, target, nodes, directed=False, **columns):
    """Writes the graph. `source` and `target`: numbers of nodes, from 0. `nodes`: how many there are.

    columns, one value a node: id, label, group, x, y, z, weight, time; one value an edge: edge_label, edge_weight,
    edge_time. Places that are not known are math.nan.
    """
    table = [("source", source), ("target", target)] + [(name, values) for name, values in columns.items()
                                                        if values is not None]
    for name, values in table:
        if name not in KINDS:
            raise ValueError(f"no column is called {name}; there are {', '.join(KINDS)}")
        wanted = len(source) if KINDS[name] >= 16 else nodes
        if len(values) != wanted:
            raise ValueError(f"{name} has {len(values)} values, not {wanted}")
    with open(path, "wb") as out:
        out.write(struct.pack("<8sIIIIII", b"ORRERYGR", 1, DIRECTED if directed else 0, nodes, len(source),
                              len(table), 0))
        begin = 32 + 24 * len(table)
        out.write(b"\0" * (24 * len(table)))
        entries = []
        for name, values in table:
            kind, data = _column(name, values)
            padding = -begin % 8
            out.write(b"\0" * padding)
            begin += padding
            out.write(data)
            entries.append(struct.pack("<IIQQ", KINDS[name], kind, begin, len(data)))
            begin += len(data)
        out.seek(32)
        out.write(b"".join(entries))


def _number(text):
    return float(text) if text.strip() else math.nan


def from_csv(edges, path, nodes=None, directed=False):
    """Edges with the columns source and target (or src and dst), nodes with id and any of the columns of write()."""
    numbers, columns = {}, {}
    number = lambda name: numbers.setdefault(name, len(numbers))
    if nodes:
        with open(nodes, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            names = [name for name in ("label", "group", "x", "y", "z", "weight", "time") if name in reader.fieldnames]
            columns = {name: [] for name in names}
            for row in reader:
                if row["id"] in numbers:
                    raise ValueError(f"the node {row['id']} stands in two rows")
                number(row["id"])
                for name in names:
                    columns[name].append(row[name] if name in TEXTS else _number(row[name]))
    source, target, weights = [], [], []
    with open(edges, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        first, second = ("src", "dst") if "src" in reader.fieldnames else ("source", "target")
        for row in reader:
            source.append(number(row[first]))
            target.append(number(row[second]))
            if "weight" in reader.fieldnames:
                weights.append(_number(row["weight"]))
    for name, values in columns.items():
        values.extend(["" if name in TEXTS else math.nan] * (len(numbers) - len(values)))
    write(path, source, target, len(numbers), directed, id=list(numbers), edge_weight=weights or None, **columns)


def main():
    parser = argparse.ArgumentParser(description="CSV to .ograph, Orrery's binary form of large graphs")
    parser.add_argument("edges", help="CSV with the columns source and target, or src and dst; and weight")
    parser.add_argument("output")
    parser.add_argument("--nodes", help="CSV with the column id; and label, group, x, y, z, weight, time")
    parser.add_argument("--directed", action="store_true", help="the edges have a direction")
    options = parser.parse_args()
    from_csv(options.edges, options.output, options.nodes, options.directed)


if __name__ == "__main__":
    main()
