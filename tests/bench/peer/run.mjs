// Frames a second of 3d-force-graph in software-GL Chromium; see README.md beside this file.
import { createRequire } from 'node:module';
import { readFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const modules = process.env.NODE_PATH ?? '/tmp/peer/node_modules';
const require = createRequire(join(modules, 'x.js'));
const { chromium } = require('playwright-core');
const library = readFileSync(join(modules, '3d-force-graph/dist/3d-force-graph.min.js'));

// The generator of orrery bench (PCG32, preferential attachment), so that both draw the same graphs.
const generator = `
function pcg(seed) {
  const mask = (1n << 64n) - 1n; let state = 0n; const inc = 1n;
  const next = () => {
    const old = state; state = (old * 6364136223846793005n + inc) & mask;
    const x = Number(((old >> 18n) ^ old) >> 27n & 0xffffffffn), r = Number(old >> 59n);
    return ((x >>> r) | (x << ((32 - r) & 31))) >>> 0;
  };
  next(); state = (state + BigInt(seed)) & mask; next();
  return bound => { let p = BigInt(next()) * BigInt(bound); return Number(p >> 32n); };
}
function scaleFree(nodes, m) {
  const below = pcg(nodes), links = [], ends = [];
  for (let node = 1; node < nodes; ++node) {
    const first = links.length;
    for (let k = 0; k < Math.min(m, node); ++k) {
      const to = ends.length === 0 ? 0 : ends[below(ends.length)];
      links.push({ source: node, target: to === node ? node - 1 : to });
    }
    for (const l of links.slice(first)) ends.push(l.source, l.target);
  }
  return { nodes: Array.from({ length: nodes }, (_, id) => ({ id, name: 'n' + id })), links };
}`;

const page = (nodes, extras) => `<!doctype html><body style="margin:0"><div id="g"></div><script src="/lib.js"></script><script>
${generator}
const graph = ForceGraph3D()(document.getElementById('g')).width(1280).height(720).graphData(scaleFree(${nodes}, 2))
  .enableNodeDrag(false).warmupTicks(${nodes > 2000 ? 30 : 100}).cooldownTicks(0);
${extras ? 'graph.linkDirectionalParticles(2).linkDirectionalArrowLength(3);' : ''}
let angle = 0, frames = 0, start = 0;
const r = 60 * Math.cbrt(${nodes}) + 60;
function tick(now) {
  angle += 0.01; graph.cameraPosition({ x: r * Math.sin(angle), y: 0, z: r * Math.cos(angle) });
  if (frames === 5) start = now;
  ++frames;
  if (frames > 8 && now - start > 6000) { document.title = 'fps ' + ((frames - 6) * 1000 / (now - start)).toFixed(1); return; }
  requestAnimationFrame(tick);
}
setTimeout(() => requestAnimationFrame(tick), 1500);
</script>`;

let body = '';
const server = createServer((request, response) => {
  if (request.url === '/lib.js') response.end(library);
  else { response.setHeader('content-type', 'text/html'); response.end(body); }
}).listen(0, '127.0.0.1');
await new Promise(done => server.once('listening', done));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist', '--disable-gpu-vsync',
         '--disable-frame-rate-limit', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'],
});
const sizes = process.argv.slice(2).map(Number);
const cases = sizes.length > 0 ? sizes.map(nodes => [nodes, false]) : [[100, false], [100, true], [1000, false], [10000, false]];
for (const [nodes, extras] of cases) {
  body = page(nodes, extras);
  const tab = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  await tab.goto(`http://127.0.0.1:${server.address().port}/`);
  await tab.waitForFunction(() => document.title.startsWith('fps'), null, { timeout: 300000 });
  console.log(`3d-force-graph, ${nodes} nodes${extras ? ', particles and arrows' : ''}: ${(await tab.title()).slice(4)} frames/s`);
  await tab.close();
}
await browser.close();
server.close();
