import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '#core/json';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import manifest from '../package.json' with { type: 'json' };

const pages = ['README.md', 'CONTRIBUTING.md', 'infra/README.md', ...globSync('docs/*.md').toSorted()];
const found = (pattern: RegExp): [page: string, ...groups: string[]][] =>
  pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(pattern)].map(([, ...groups]): [string, ...string[]] => [page, ...groups]),
  );

const resourcesOf = (stack: string): string[] => {
  const file = `infra/${stack}.yaml`;
  const { Resources } = parseTemplate(readFileSync(file, 'utf8'), basename(file));
  return isJsonObject(Resources) ? Object.keys(Resources) : [];
};

// Who reads these lines types them on a bad day.
describe('what the pages tell an operator to type', () => {
  it.each(found(/--stack-name laurel-prod-(\w+) --logical-resource-id (\w+)/g))('%s: the stack %s has %s', (_, stack = '', id) => {
    expect(resourcesOf(stack)).toContain(id);
  });

  it.each(found(/`((?:[a-z]+-)+dead(?:\.fifo)?)`/g))('%s: there is a queue %s', (_, queue) => {
    const templates = globSync('infra/*.yaml').map((file) => readFileSync(file, 'utf8'));
    expect(templates.some((template) => template.includes(`QueueName: !Sub laurel-\${Env}-${queue}\n`))).toBe(true);
  });

  it.each(found(/\/laurel\/(?:dev|prod)\/([a-z-]+)(?= |\)|`)/g))('%s: some stack writes the name %s', (_, name) => {
    const templates = globSync('infra/*.yaml').map((file) => readFileSync(file, 'utf8'));
    const line = new RegExp(`Name: !Sub '?/laurel/\\$\\{Env\\}/${name}'?[,\\s]`);
    expect(templates.some((template) => line.test(template))).toBe(true);
  });

  it('to close everything: what all routes have, and each that has a throttle of its own', () => {
    const settings = readFileSync('infra/api.yaml', 'utf8').matchAll(/\{ ResourcePath: '\/(.+)', HttpMethod: '(.+)', ThrottlingRateLimit/g);
    const paths = [...settings].map(([, path = '', method = '']) => `/${path}/${method}`);
    expect(paths.length).toBeGreaterThan(1);
    const [[, line = ''] = []] = readFileSync('docs/operations.md', 'utf8').matchAll(/^for method in (.+); do$/gm);
    expect(line.replaceAll("'", '').split(' ')).toEqual(paths);
  });

  it.each(found(/npm run ([\w:-]+)/g))('%s: there is a script %s', (_, script) => {
    expect(Object.keys(manifest.scripts)).toContain(script);
  });

  it.each(found(/\]\(((?:\.\.\/)?[\w./-]+\.md)(?:#([\w-]+))?\)/g))('%s: leads to %s %s', (page, file = '', anchor) => {
    const target = new URL(file, `file://${process.cwd()}/${page}`);
    const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => slug(title));
    if (anchor) expect(headings).toContain(anchor);
  });
});

/** As GitHub makes it of a heading. */
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
