// Flowcharts made up at random out of every production of the grammar, the same ones for the same seed.

export function randomFlowchart(seed) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = () => {  // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  const pick = (list) => list[below(list.length)];
  const chance = (p) => next() < p;

  const names = ['A', 'B', 'C', 'n1', 'a.b', 'x-y', 'c/d', 'e:f', 'endless', 'classy', 'oak', 'xen', '1', '2b', 'é', '日本',
    'A&B', 'g_h', 'T3D', 'q?', "it's", 'h*', 'subgraphX', 'default', 'v', 'grapha', '3.5', 'A!', 'o1', 'x2', '9x', '7o'];
  const words = ['text', 'two words', 'a-b', 'a.b', 'x=y', '50%', 'a & b', 'é日本', '🤖 bot', 'a<br>b', 'a<br/>b', '#35;', '#quot;q#quot;', '&lt;t&gt;',
    '<b>bold</b> x', 'a_b_c', '**s**', 'say: "hi"', 'a  b', '<i>it</i>', 'H<sub>2</sub>O', 'a\\nb', 'fa:fa-user me', '$$x^2$$', 'x < y', 'a; b', '1. one', "it's", 'end', '-', 'a,b', 'http://x.y/z?a=b', '(p)', '[q]', '{r}', 'a|b', '`c`', 'x', 'o'];
  const plainWords = words.filter((word) => !/["()[\]{}|`]/.test(word));
  const quoted = () => `"${pick(words).replace(/["`]/g, '')}"`;
  const markdown = () => `"\`${pick(['**bold** text', '_it_ and **b**', 'two\n  lines', 'a *b* c', '**a _b_ c**', 'x_y_z', '2 * 3 * 4', 'a\\*b', '# head', '- item'])}\`"`;
  const label = (safe) => (chance(0.3) ? quoted() : chance(0.1) ? markdown() : pick(safe));
  const bracket = () => {
    const [open, close] = pick([['[', ']'], ['(', ')'], ['([', '])'], ['[[', ']]'], ['[(', ')]'], ['((', '))'], ['(((', ')))'],
      ['{', '}'], ['{{', '}}'], ['>', ']'], ['[/', '/]'], ['[\\', '\\]'], ['[/', '\\]'], ['[\\', '/]'], ['(-', '-)']]);
    const safe = plainWords.filter((word) => !(open[1] === '/' || open[1] === '\\') || !/[/\\]/.test(word));
    return open + label(open === '(-' ? safe.filter((word) => !/-/.test(word)) : safe) + close;
  };
  const shapes = ['rect', 'rounded', 'circle', 'diam', 'hex', 'lean-r', 'doc', 'docs', 'cyl', 'database', 'fork', 'brace', 'bolt', 'cloud', 'tag-rect', 'person', 'state', 'nonsense', 'odd'];
  const object = () => {
    const parts = [];
    if (chance(0.7)) parts.push(`shape: ${pick(shapes)}`);
    if (chance(0.5)) parts.push(`label: ${chance(0.7) ? quoted() : pick(['word', 'two words'])}`);
    if (chance(0.1)) parts.push(`icon: "fa:user"${chance(0.5) ? ', form: "circle"' : ''}`);
    if (chance(0.1)) parts.push('img: "https://a.b/c.png"');
    if (!parts.length) parts.push('shape: rect');
    return chance(0.3) ? `@{\n  ${parts.join('\n  ').replace(', form', '\n  form')}\n}` : `@{ ${parts.join(', ')} }`;
  };
  const vertex = () => pick(names) + (chance(0.5) ? bracket() : '') + (chance(0.1) ? `:::${pick(['c1', 'c2', 'big-one'])}` : '') + (chance(0.06) ? object() : '');
  // A name twice in one list is read in the order in which Mermaid's parser happens to reduce.
  const list = () => [...new Map(Array.from({ length: chance(0.15) ? 2 + below(2) : 1 }, vertex).map((v) => [v.match(/^[^[({>:@]*/)[0], v])).values()].join(' & ');
  const lengthen = (c) => c.repeat(below(3));
  const arrow = () => {
    const head = pick(['>', 'x', 'o', '>', '>']);
    const tail = chance(0.15) ? { '>': '<', x: 'x', o: 'o' }[head] : '';
    const space = chance(0.85) || tail ? ' ' : '';
    const kind = below(6);
    if (kind === 0) return `${space}--${lengthen('-')}-${space}`;
    if (kind === 1) return ` ${tail}==${lengthen('=')}${head}${' '}`;
    if (kind === 2) return ` ${tail}-.${lengthen('.')}-${head} `;
    if (kind === 3 && chance(0.3)) return ` ~~~${lengthen('~')} `;
    if (kind === 4 && chance(0.6)) {
      const text = chance(0.3) ? quoted() : pick(plainWords.filter((word) => !/[-=.]/.test(word) && !/[xo]$/.test(word)));
      return pick([` -- ${text} --${lengthen('-')}> `, ` == ${text} ==${lengthen('=')}> `, ` -. ${text} .${lengthen('.')}-> `, ` -- ${text} --- `, ` <-- ${text} --> `, ` x-- ${text} --x `]);
    }
    return `${space}${tail}--${lengthen('-')}${head}${chance(0.3) ? `|${label(plainWords)}|` : ''}${space || (head === '>' ? '' : ' ')}`;
  };
  let edgeIds = 0;
  const chain = () => {
    let text = list();
    for (let i = below(3); i >= 0; i--) {
      const link = arrow();
      text += (chance(0.07) ? ` e${++edgeIds}@${link.trimStart()}` : link) + list();
    }
    return text;
  };
  const style = () => pick(['fill:#f9f', 'fill:#f9f,stroke:#333,stroke-width:4px', 'stroke-dasharray: 5 5', 'color:white,fill:red', 'opacity:0.5']);
  let edges = 1;
  const statement = (depth) => {
    const kind = below(22);
    if (kind < 11) return chain() + (chance(0.1) ? '\n    --> Z' : '');
    if (kind === 11) return vertex();
    if (kind === 12 && depth < 3) {
      const head = pick(['subgraph one', 'subgraph two [Title two]', 'subgraph "Quoted title"', 'subgraph three words here', 'subgraph s4["`**md**`"]', 'subgraph one [Again]', 'subgraph A']);
      const body = Array.from({ length: 1 + below(3) }, () => statement(depth + 1));
      if (chance(0.3)) body.unshift(`direction ${pick(['TB', 'LR', 'RL', 'BT', 'TD'])}`);
      return `${head}\n${body.join('\n')}\nend`;
    }
    if (kind === 13) return `classDef ${pick(['c1', 'c1,c2', 'default', 'big-one'])} ${style()}`;
    if (kind === 14) return `${vertex()}\nclass ${pick(['A', 'A,B', 'n1', 'one'])} ${pick(['c1', 'c2'])}`;
    if (kind === 15) return `${vertex()}\nstyle ${pick(['A', 'B', 'C', 'one'])} ${style()}`;
    if (kind === 16) return `A --> B\nlinkStyle ${pick(['0', 'default', '0'])} ${pick(['', 'interpolate basis '])}${style()}`;
    if (kind === 17) return `A\nclick A ${pick(['"http://x.y"', 'href "http://x.y" "tip"', 'cb', 'call cb(1, "a")', '"http://x.y" "tip" _blank', 'cb "tip"', 'href "http://x.y" _self'])}`;
    if (kind === 18) return `%% ${pick(words)}`;
    if (kind === 19) return `A e${++edgeIds}@--> B\ne${edgeIds}@{ ${pick(['animate: true', 'animation: fast', 'animation: slow', 'curve: linear'])} }`;
    if (kind === 20) return pick(['accTitle: A title', 'accDescr: A text', 'accDescr {\n  several\n   lines\n}', '%%{init: {"theme": "dark"}}%%', '']);
    return `${chain()}${pick([';', ' ;', '; ', '  ', ';;'])}`;
  };
  const header = pick(['flowchart TD', 'graph LR', 'flowchart', 'graph TB;', 'flowchart RL ', 'graph BT', 'flowchart-elk TD', 'graph >', 'flowchart v', '%% c\nflowchart ^', '---\ntitle: T\n---\nflowchart <']);
  return [header, ...Array.from({ length: 1 + below(6) }, () => (chance(0.3) ? '    ' : '') + statement(0))].join('\n') + '\n';
}
