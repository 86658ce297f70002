// What bench-rank.mjs has measured, held against what is promised and what docs/prices.md says.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';

const PAGE = 'docs/prices.md';
const [BEGIN, END] = ['<!-- boards -->', '<!-- /boards -->'];
const MEMORY_MB = 256;

export function number(value) {
  return value.toLocaleString('en');
}

/** What must hold whatever the page says. */
export function promised(rows, countsUnits) {
  const atMost = ({ name }, what, value, due) => (value <= due ? [] : [`${name}: ${value} ${what}, more than ${due}`]);
  const ladder = rows.findLast(({ kind }) => kind === 'ladder');
  return rows
    .flatMap((one) => {
      if (one.kind === 'rank') return atMost(one, 'read units besides names', one.read - one.names, one.state === 'grown' ? 16 : 13);
      if (one.kind === 'friends') return atMost(one, 'read units', one.read, 90);
      if (one.kind === 'submit' && countsUnits)
        return atMost(one, 'write units a window', one.each, one.name.includes('not improved') ? 1 : 3);
      if (one.kind === 'ladder')
        return [...atMost(one, 'MB', one.megabytes, MEMORY_MB), ...atMost(one, 'passes of the index', one.read / (one.whole + 1), 1.01)];
      return [];
    })
    .concat(ladder ? [] : ['No ladder was made']);
}

function lineOf({ name, write, read, names, trips }) {
  return [name, write, Math.ceil((read - names) * 2) / 2, names, trips];
}

/** Where the page says something else than what was measured: scores come in meanwhile, so a unit more or less is no difference. */
export function published(rows) {
  const [, part = ''] = readFileSync(PAGE, 'utf8').split(BEGIN);
  const printed = new Map(
    [...part.split(END)[0].matchAll(/^\| (.+?) +\| +([\d.]+) +\| +([\d.]+) +\| +([\d.]+) +\| +(\d+) +\|$/gm)].map(
      ([, name, ...numbers]) => [name, numbers.map(Number)],
    ),
  );
  return rows.flatMap((one) => {
    const [name, ...measured] = lineOf(one);
    const due = printed.get(name);
    // A submit reads three ranks, each as dear as the part of its leaf before it.
    const close = one.kind === 'submit' ? 3 : 1;
    if (due?.every((value, i) => Math.abs(value - measured[i]) <= Math.max(close, value / 100))) return [];
    return [`${name}: ${PAGE} says ${due?.join(', ') ?? 'nothing'}, measured: ${measured.join(', ')} (npm run bench:rank -- --write)`];
  });
}

export function table(rows) {
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map((one) => {
    const [name, ...numbers] = lineOf(one);
    return `${name.padEnd(width)}  ${numbers.map((value) => String(value).padStart(7)).join('  ')}  ${one.quality ?? ''}`;
  });
  return [`${'request units'.padEnd(width)}    write     read    names    trips  rank`, ...lines].join('\n');
}

export async function writePage(rows) {
  const lines = rows.map((one) => `| ${lineOf(one).join(' | ')} |`);
  const text = `| call | write | read | names | trips |\n| --- | ---: | ---: | ---: | ---: |\n${lines.join('\n')}\n`;
  const page = readFileSync(PAGE, 'utf8');
  const style = JSON.parse(readFileSync('.config/prettier.json', 'utf8'));
  const [before, rest] = page.split(BEGIN);
  const whole = `${before}${BEGIN}\n\n${text}\n${END}${rest.split(END)[1]}`;
  writeFileSync(PAGE, await format(whole, { ...style, parser: 'markdown' }));
}
