// Mermaid's own reading of a flowchart in the normal form of tests/unit/mermaid/normal_form.h.
//
//   node judge.mjs FILE.mmd          prints the normal form, or {"refused": reason}
//
// `npm install` in this folder first.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';

const here = path.dirname(fileURLToPath(import.meta.url));
const dom = new JSDOM('<!DOCTYPE html><body></body>', { pretendToBeVisual: true });
global.window = dom.window;
global.document = dom.window.document;
const { default: mermaid } = await import('mermaid');
const { marked } = await import('marked');
mermaid.initialize({ startOnLoad: false, maxEdges: 1e7, maxTextSize: 1e9, securityLevel: 'loose', logLevel: 'fatal' });
// Mermaid says on the console what it does not understand; only its errors matter here.
console.warn = console.debug = () => {};

// Short names of shapes by every name that Mermaid takes, out of the types that the package ships.
function shapeNames() {
  const types = fs.readFileSync(
    path.join(here, 'node_modules/mermaid/dist/rendering-util/rendering-elements/shapes.d.ts'), 'utf8');
  const names = new Map();
  for (const [, entry] of types.matchAll(/\{\s*readonly semanticName:([\s\S]*?)readonly handler/g)) {
    const short = entry.match(/readonly shortName: "([^"]+)"/)[1];
    for (const [, list] of entry.matchAll(/readonly (?:aliases|internalAliases): \[([^\]]*)\]/g)) {
      for (const [, alias] of list.matchAll(/"([^"]+)"/g)) if (!names.has(alias)) names.set(alias, short);
    }
    names.set(short, short);
  }
  return names;
}

// What the older brackets are called inside Mermaid, and what it borrows from its other diagrams.
const kOtherNames = {
  square: 'rect', round: 'rounded', ellipse: 'ellipse', icon: 'icon', state: 'rounded', choice: 'diam', note: 'rect',
  composite: 'rect', anchor: 'f-circ', 'bpmn-start': 'circle', 'bpmn-intermediate': 'dbl-circ',
  'bpmn-boundary': 'dbl-circ', 'bpmn-end': 'fr-circ', 'bpmn-gateway': 'diam', 'bpmn-activity': 'rounded',
  'bpmn-data': 'doc', 'bpmn-data-store': 'cyl', 'bpmn-annotation': 'brace',
};
export const kShapes = shapeNames();

function shapeOf(vertex) {
  if (vertex.img) return 'image';
  if (vertex.icon) {
    return { circle: 'icon-circle', square: 'icon-square', rounded: 'icon-rounded' }[vertex.form] ?? 'icon';
  }
  if (vertex.type === undefined) return 'rect';
  return kShapes.get(vertex.type) ?? kOtherNames[vertex.type] ?? `? ${vertex.type}`;
}

// The HTML that Mermaid's createText makes of a label.
function markdownToHtml(markdown) {
  const output = (node) => {
    switch (node.type) {
      case 'text': return node.text.replace(/\n */g, '<br/>');
      case 'strong': return `<strong>${node.tokens.map(output).join('')}</strong>`;
      case 'em': return `<em>${node.tokens.map(output).join('')}</em>`;
      case 'paragraph': return `<p>${node.tokens.map(output).join('')}</p>`;
      case 'space': return '';
      case 'html': case 'escape': return node.text;
      default: return node.raw;
    }
  };
  return marked.lexer(markdown).map(output).join('');
}
const decodeEntities = (text) => text.replace(/ﬂ°°/g, '&#').replace(/ﬂ°/g, '&').replace(/¶ß/g, ';');
const hasKatex = (text) => /\$\$(.*?)\$\$/.test(text);

// Text and markup of a piece of HTML, written the way scenes/graph/readers/mermaid/markup.cpp writes them: styles open
// only before text, blanks run together, breaks at the ends are dropped.
const kStyles = { B: 'b', STRONG: 'b', I: 'i', EM: 'i', CITE: 'i', DFN: 'i', VAR: 'i', U: 'u', INS: 'u', S: 's', DEL: 's',
  STRIKE: 's', SUB: 'sub', SUP: 'sup', SMALL: 'small', BIG: 'big', CODE: 'tt', KBD: 'tt', SAMP: 'tt', TT: 'tt' };
const kBlocks = new Set(['P', 'DIV', 'LI', 'UL', 'OL', 'TABLE', 'TR', 'HR', 'CENTER', 'PRE', 'BLOCKQUOTE', 'H1', 'H2', 'H3',
  'H4', 'H5', 'H6']);

function writeLabel(html) {
  let plain = '', markup = '', styled = false, blank = false, block = false, breaks = 0, image;
  const opened = [];
  const escape = (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? c;
  const place = (wanted) => {
    let common = 0;
    while (common < opened.length && common < wanted.length && opened[common] === wanted[common]) common++;
    while (opened.length > common) markup += `</${opened.pop()}>`;
    if (plain) {
      const count = breaks > 0 || !block ? breaks : 1;
      plain += '\n'.repeat(count);
      markup += '\n'.repeat(count);
      if (blank && count === 0) { plain += ' '; markup += ' '; }
    }
    blank = block = false;
    breaks = 0;
    for (const style of wanted.slice(common)) { opened.push(style); markup += `<${style}>`; styled = true; }
  };
  const walk = (node, wanted) => {
    if (node.nodeType === 3) {
      for (const c of node.textContent) {
        if (' \t\n\f\r'.includes(c)) { blank = true; continue; }
        if (c < ' ' || c === '\x7f') continue;
        place(wanted);
        plain += c;
        markup += escape(c);
      }
      return;
    }
    if (node.nodeType !== 1) return;
    if (node.tagName === 'BR') { breaks++; blank = false; return; }
    if (node.tagName === 'IMG') { image ??= node.getAttribute('src'); return; }
    const isBlock = kBlocks.has(node.tagName);
    if (isBlock) { block = true; blank = false; }
    const style = kStyles[node.tagName];
    for (const child of node.childNodes) walk(child, style ? [...wanted, style] : wanted);
    if (isBlock) { block = true; blank = false; }
  };
  const holder = document.createElement('div');
  holder.innerHTML = html;
  for (const child of holder.childNodes) walk(child, []);
  while (opened.length) markup += `</${opened.pop()}>`;
  return { plain, markup: styled ? markup : '', image };
}

function labelOf(text, type) {
  text = String(text ?? '');
  const icons = [...text.matchAll(/fa[bklrs]?:fa-[\w-]+/g)].map((match) => match[0]);
  const katex = hasKatex(text);
  const bare = text.replace(/fa[bklrs]?:fa-[\w-]+/g, '');
  let html;
  if (katex) {
    html = decodeEntities(text).replace(/\n/g, ' ');
  } else if (type === 'markdown') {
    html = decodeEntities(markdownToHtml(decodeEntities(bare)));
  } else {
    html = decodeEntities(bare).replace(/\\n|\n/g, '<br />');
  }
  return { ...writeLabel(html), icon: icons[0] };
}

function styleOf(list) {
  const style = {};
  for (const declaration of list ?? []) {
    const colon = declaration.indexOf(':');
    if (colon > 0) style[declaration.slice(0, colon).trim().toLowerCase()] = declaration.slice(colon + 1).trim();
  }
  return style;
}

function kindOf(edge) {
  const heads = {
    arrow_open: 'open', arrow_point: 'arrow', arrow_circle: 'circle', arrow_cross: 'cross',
    double_arrow_point: 'arrow-arrow', double_arrow_circle: 'circle-circle', double_arrow_cross: 'cross-cross',
  };
  return `${edge.stroke} ${heads[edge.type] ?? edge.type}`;
}

// Callbacks live in closures; record them where they are set.
const callbacks = new Map();
const kEmpty = await mermaid.mermaidAPI.getDiagramFromText('flowchart TD\nA');
Object.getPrototypeOf(kEmpty.db).setClickFun = function (id, name, args) {
  if (this.getVertices().has(id)) callbacks.set(id, { name, args });
};

const setUnlessEmpty = (form, key, value) => { if (value) form[key] = value; };
function setStyle(form, classes, styles) {
  const kept = (classes ?? []).filter((name) => name !== 'clickable');
  if (kept.length) form.classes = kept;
  const style = styleOf(styles);
  if (Object.keys(style).length) form.style = style;
}

export async function judge(text) {
  callbacks.clear();
  let diagram;
  try {
    diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    if (!diagram.type.startsWith('flowchart') && diagram.type !== 'swimlane') return { refused: `a ${diagram.type}` };
  } catch (error) {
    return { refused: String(error.message).split('\n')[0] };
  }
  const db = diagram.db;
  const subgraphs = db.getSubGraphs();
  const owner = new Map();
  for (const subgraph of subgraphs) for (const id of subgraph.nodes) owner.set(id, subgraph.id);
  const isGroup = new Set(subgraphs.map((subgraph) => subgraph.id));
  const byId = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

  const form = {};
  const direction = { TB: 'TD', BR: 'TD' }[db.getDirection()] ?? db.getDirection();
  if (direction !== 'TD') form.direction = direction;
  setUnlessEmpty(form, 'accTitle', db.getAccTitle());
  setUnlessEmpty(form, 'accDescr', db.getAccDescription());
  form.nodes = [...db.getVertices().values()].filter((vertex) => !isGroup.has(vertex.id)).map((vertex) => {
    const label = labelOf(vertex.text, vertex.labelType);
    const node = { id: vertex.id };
    if (label.plain !== vertex.id) node.label = label.plain;
    setUnlessEmpty(node, 'markup', label.markup);
    if (shapeOf(vertex) !== 'rect') node.shape = shapeOf(vertex);
    setStyle(node, vertex.classes, vertex.styles);
    setUnlessEmpty(node, 'href', vertex.link);
    setUnlessEmpty(node, 'target', vertex.linkTarget);
    setUnlessEmpty(node, 'callback', callbacks.get(vertex.id)?.name?.trim());
    setUnlessEmpty(node, 'arguments', callbacks.get(vertex.id)?.args?.trim());
    setUnlessEmpty(node, 'tooltip', db.getTooltip(vertex.id));
    setUnlessEmpty(node, 'icon', vertex.icon ?? label.icon);
    setUnlessEmpty(node, 'image', vertex.img ?? label.image);
    setUnlessEmpty(node, 'group', owner.get(vertex.id));
    return node;
  }).sort(byId);
  const edges = db.getEdges();
  const formEdges = edges.map((edge) => {
    const label = labelOf(edge.text, edge.labelType);
    const out = { id: edge.id, from: edge.start, to: edge.end };
    setUnlessEmpty(out, 'label', label.plain);
    setUnlessEmpty(out, 'markup', label.markup);
    if (kindOf(edge) !== 'normal arrow') out.kind = kindOf(edge);
    if (edge.length !== 1) out.length = edge.length;
    setUnlessEmpty(out, 'animation', edge.animation ?? (edge.animate ? 'fast' : ''));
    setUnlessEmpty(out, 'curve', edge.interpolate || edges.defaultInterpolate);
    const own = [...(edge.style ?? [])];
    if (own.at(-1) === 'fill:none') own.pop();  // Mermaid's own addition
    const all = [...(edges.defaultStyle ?? []), ...own].filter((declaration) => declaration !== 'fill:none');
    setStyle(out, edge.classes, all);
    return out;
  });
  if (formEdges.length) form.edges = formEdges;
  const groups = subgraphs.map((subgraph) => {
    const vertex = db.getVertices().get(subgraph.id);
    const label = labelOf(subgraph.title, subgraph.labelType);
    const group = { id: subgraph.id };
    if (label.plain !== subgraph.id) group.title = label.plain;
    setUnlessEmpty(group, 'markup', label.markup);
    if (subgraph.dir) group.direction = subgraph.dir === 'TB' ? 'TD' : subgraph.dir;
    if (subgraph.metadata?.view === 'collapsed') group.collapsed = true;
    // A class goes to the vertex of that name and to the subgraph, if both are there.
    const classes = vertex && vertex.classes.length >= subgraph.classes.length ? vertex.classes : subgraph.classes;
    setStyle(group, classes, vertex?.styles);
    setUnlessEmpty(group, 'group', owner.get(subgraph.id));
    return group;
  }).sort(byId);
  if (groups.length) form.groups = groups;
  for (const [name, definition] of db.getClasses()) (form.classDefs ??= {})[name] = styleOf(definition.styles);
  return form;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify(await judge(fs.readFileSync(process.argv[2], 'utf8')), null, 1));
}
