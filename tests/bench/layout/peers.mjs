// node peers.mjs d3|ngraph GRAPH.json OUT.csv: lays a graph out in three dimensions with a library from npm, found in
// NODE_PATH's folder or the one named by PEERS; 300 ticks, which is what d3-force takes by default.

import { createRequire } from "node:module";
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [name, graphFile, outFile] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${process.env.PEERS}/`));
const edges = JSON.parse(readFileSync(graphFile, "utf8"));
const count = edges.reduce((most, [a, b]) => Math.max(most, a, b), 0) + 1;
const kTicks = 300;

async function d3() {
    const { forceSimulation, forceLink, forceManyBody, forceCenter } = await import(
        pathToFileURL(require.resolve("d3-force-3d"))
    );
    const nodes = Array.from({ length: count }, (_, index) => ({ index }));
    const links = edges.map(([source, target]) => ({ source, target }));
    const simulation = forceSimulation(nodes, 3)
        .force("link", forceLink(links))
        .force("charge", forceManyBody())
        .force("center", forceCenter())
        .stop();
    simulation.tick(kTicks);
    return nodes.map(({ x, y, z }) => [x, y, z]);
}

function ngraph() {
    const createGraph = require("ngraph.graph");
    const createLayout = require("ngraph.forcelayout");
    const graph = createGraph();
    for (let node = 0; node < count; ++node) graph.addNode(node);
    for (const [from, to] of edges) graph.addLink(from, to);
    const layout = createLayout(graph, { dimensions: 3 });
    for (let tick = 0; tick < kTicks; ++tick) layout.step();
    return Array.from({ length: count }, (_, node) => {
        const { x, y, z } = layout.getNodePosition(node);
        return [x, y, z];
    });
}

const places = name === "d3" ? await d3() : ngraph();
writeFileSync(outFile, "id,x,y,z\n" + places.map((p, id) => [id, ...p].join(",")).join("\n") + "\n");
