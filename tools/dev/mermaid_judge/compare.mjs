// Sets our reading beside Mermaid's.
//
//   node compare.mjs check [FILE.mmd...]    the snippets of tests/unit/mermaid/data and the files: every difference, printed
//   node compare.mjs write                  writes data/expected.json and data/graphs.json, Mermaid's reading of the
//                                           snippets and of assets/graphs, and data/random.json, texts made up at random
//                                           with Mermaid's reading of them, all for the unit tests
//   node compare.mjs random COUNT [SEED [all]]    texts made up at random; `all` prints those that are forgiven too
//
// ORRERY_NORMAL_FORM is the program `mermaid_normal_form` of a build (default: build/dev/tests/unit/mermaid/...).
//
// Where Mermaid refuses a text, ours must refuse it too or warn. Where both read it the readings must be the same, or
// ours must warn: each difference that the reader makes on purpose comes with a remark.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judge } from './judge.mjs';
import { randomFlowchart } from './random.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '../../..');
const data = path.join(root, 'tests/unit/mermaid/data');
const program = process.env.ORRERY_NORMAL_FORM ?? path.join(root, 'build/dev/tests/unit/mermaid/mermaid_normal_form');

function splitSnippets(file) {
  const snippets = [];
  for (const line of file.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('=== ')) snippets.push({ name: line.slice(4), text: '' });
    else if (snippets.length) snippets.at(-1).text += line + '\n';
  }
  return snippets;
}

function ourReadings(snippets) {
  const file = path.join(os.tmpdir(), `snippets-${process.pid}.txt`);
  fs.writeFileSync(file, snippets.map(({ name, text }) => `=== ${name}\n${text}`).join(''));
  const lines = execFileSync(program, [file], { maxBuffer: 1 << 30 }).toString().trim().split('\n');
  fs.unlinkSync(file);
  return new Map(lines.map((line) => JSON.parse(line)).map((reading) => [reading.name, reading]));
}

const sorted = (value) =>
  Array.isArray(value) ? value.map(sorted)
  : value && typeof value === 'object'
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
    : value;
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

// What differs: the elements of lists and the entries of objects that are not in the other.
function differences(a, b) {
  const out = {};
  for (const key of new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])) {
    const [left, right] = [a?.[key], b?.[key]];
    if (same(left ?? null, right ?? null)) continue;
    if (Array.isArray(left) && Array.isArray(right)) {
      const only = (list, other) => list.filter((x) => !other.some((y) => same(x, y)));
      out[key] = [only(left, right), only(right, left)];
    } else {
      out[key] = [left ?? null, right ?? null];
    }
  }
  return Object.entries(out).map(([key, [left, right]]) =>
    `  ${key}\n    theirs: ${JSON.stringify(left)}\n    ours:   ${JSON.stringify(right)}`).join('\n');
}

async function check(snippets, quiet) {
  const ours = ourReadings(snippets);
  const counts = { same: 0, refused: 0, forgiven: 0, different: 0, bad: 0 };
  for (const { name, text } of snippets) {
    const theirs = await judge(text);
    const reading = ours.get(name);
    const warned = (reading.warnings ?? []).length > 0;
    const equal = !theirs.refused && reading.graph && same(theirs, reading.graph);
    let verdict = 'bad';
    if (equal) verdict = 'same';
    else if (theirs.refused && reading.error) verdict = 'refused';
    else if (theirs.refused && warned) verdict = 'forgiven';
    else if (!theirs.refused && reading.graph && warned) verdict = 'different';
    counts[verdict]++;
    const remarkable = verdict === 'bad' || (!quiet && (verdict !== 'same' || warned));
    if (!remarkable) continue;
    console.log(`--- ${verdict}: ${name}\n${text}`);
    if (theirs.refused) console.log('  Mermaid refuses:', theirs.refused);
    for (const warning of reading.warnings ?? []) console.log('  warning:', warning);
    if (reading.error) console.log('  we refuse:', reading.error);
    if (!theirs.refused && reading.graph && !equal) console.log(differences(sorted(theirs), sorted(reading.graph)));
  }
  console.log(counts);
  return counts.bad;
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === 'check') {
  const files = rest.map((file) => ({ name: path.basename(file), text: fs.readFileSync(file, 'utf8') }));
  const snippets = files.length ? files : splitSnippets(fs.readFileSync(path.join(data, 'snippets.txt'), 'utf8'));
  process.exit((await check(snippets, false)) > 0 ? 1 : 0);
} else if (mode === 'write') {
  const write = async (name, snippets) => {
    const lines = [];
    for (const { name, text } of snippets) {
      const form = await judge(text);
      lines.push(` ${JSON.stringify(name)}: ${JSON.stringify(form.refused ? { refused: true } : sorted(form))}`);
    }
    fs.writeFileSync(path.join(data, name), `{\n${lines.join(',\n')}\n}\n`);
  };
  await write('expected.json', splitSnippets(fs.readFileSync(path.join(data, 'snippets.txt'), 'utf8')));
  const graphs = path.join(root, 'assets/graphs');
  const names = fs.readdirSync(graphs, { recursive: true }).filter((name) => name.endsWith('.mmd')).sort();
  const random = [];
  for (let seed = 1; random.length < 100; seed++) {  // those that need no forgiving
    const text = randomFlowchart(seed);
    const [reading] = ourReadings([{ name: 'random', text }]).values();
    const graph = await judge(text);
    if (!graph.refused && !reading.warnings) random.push(` ${JSON.stringify([text, sorted(graph)])}`);
  }
  fs.writeFileSync(path.join(data, 'random.json'), `[\n${random.join(',\n')}\n]\n`);
  await write('graphs.json', names.map((name) => ({ name, text: fs.readFileSync(path.join(graphs, name), 'utf8') })));
} else if (mode === 'random') {
  const seed = Number(rest[1] ?? 1);
  const snippets = Array.from({ length: Number(rest[0] ?? 100) }, (_, i) => ({ name: `random ${i}`, text: randomFlowchart(seed * 1e6 + i) }));
  process.exit((await check(snippets, rest[2] !== 'all')) > 0 ? 1 : 0);
} else {
  console.error('usage: node compare.mjs check [FILE...] | write | random COUNT [SEED [all]]');
  process.exit(2);
}
