"""python3 igraph_layout.py kk|drl GRAPH.csv OUT.csv: lays a graph out in three dimensions with igraph."""

import sys

import igraph

MOVES = 500  # a node: its own 50 stop far from the least stress; each moves one node

name, graph_file, out_file = sys.argv[1:]
with open(graph_file) as lines:
    pairs = [tuple(map(int, line.split(","))) for line in lines.read().split()[1:]]
graph = igraph.Graph(edges=pairs)
if name == "kk":
    places = graph.layout_kamada_kawai(dim=3, maxiter=MOVES * graph.vcount())
else:
    places = graph.layout_drl(dim=3)
with open(out_file, "w") as out:
    out.write("id,x,y,z\n")
    for node, place in enumerate(places.coords):
        out.write("%d,%.7g,%.7g,%.7g\n" % (node, *place))
