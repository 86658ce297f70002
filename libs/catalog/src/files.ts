import { existsSync, readFileSync } from 'node:fs';
import { isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { Catalogue } from './catalog.ts';
import { namesOf } from './file.names.ts';
import { fileSchema } from './file.schema.ts';
import { pathText } from './file.words.ts';
import { CatalogueError, checkCatalogue } from './parse.ts';
import { type Released, releasedWith, stockMistakes, stockNotes } from './stock.rules.ts';

const FOLDER = 'libs/catalog';

/** The texts of the files that people and `npm run generate` write. */
export interface CatalogueTexts {
  demo: string;
  stock: string;
}

/** What the build puts into the bundles, and what whoever builds should know. */
export interface ReadCatalogue {
  catalogue: Catalogue;
  released: Released;
  notes: readonly string[];
}

/**
 * The catalogue of `demo.json`, checked as a whole and against what `stock.json` says was released.
 * @throws CatalogueError with all mistakes at once
 */
export function readCatalogue(texts: CatalogueTexts = textsOf()): ReadCatalogue {
  const released = releasedOf(texts.stock);
  const { catalogue, mistakes } = checkCatalogue(jsonOf('demo.json', texts.demo));
  const late = catalogue ? [...stockMistakes(catalogue.offers, released), ...presetMistakes(catalogue)] : [];
  const all = [...repeatedKeys(texts.demo), ...mistakes, ...late];
  if (!catalogue || all.length > 0) throw new CatalogueError(all);
  return { catalogue, released, notes: stockNotes(catalogue.offers, released) };
}

/** What `npm run generate` writes, by path. @throws CatalogueError */
export function catalogueFiles(texts?: CatalogueTexts): Record<string, string> {
  const { catalogue, released } = readCatalogue(texts);
  const schema = z.toJSONSchema(fileSchema(namesOf({})), { io: 'input', target: 'draft-07' });
  const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    [`${FOLDER}/catalogue.schema.json`]: pretty(schema),
    [`${FOLDER}/stock.json`]: pretty(releasedWith(catalogue.offers, released)),
  };
}

const presetMistakes = ({ presets }: Catalogue): string[] =>
  presets.flatMap((preset, i) => {
    const drawing = `libs/avatar/presets/${preset}.svg`;
    const isDrawn = existsSync(new URL(`../../../${drawing}`, import.meta.url));
    return isDrawn ? [] : [`presets[${i}]: there is no drawing ${drawing}: draw one, or take the preset out`];
  });

const textsOf = (): CatalogueTexts => ({ demo: textOf('demo.json'), stock: textOf('stock.json') });
const textOf = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CatalogueError([`${name} is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function releasedOf(text: string): Released {
  const result = z.record(z.string(), z.int().min(1)).safeParse(jsonOf('stock.json', text));
  if (result.success) return result.data;
  throw new CatalogueError([
    'stock.json must hold the released units by offer, as `npm run generate` writes it: take back what was changed',
  ]);
}

/** Keys that stand twice in an object, of which JSON keeps the last without a word. */
function repeatedKeys(text: string): string[] {
  const mistakes: string[] = [];
  visit(parseDocument(text, { uniqueKeys: false }), {
    Map: (_, map, ancestors) => {
      const keys = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
      const repeated = keys.filter((key, i) => keys.indexOf(key) !== i);
      mistakes.push(...repeated.map((key) => `${pathText([...pathOf([...ancestors, map]), key])}: stands here twice: take one out`));
    },
  });
  return mistakes;
}

/** The path of the last of nested nodes. */
const pathOf = (nodes: readonly unknown[]): (string | number)[] =>
  nodes.flatMap((node, i): (string | number)[] => {
    const around = nodes[i - 1];
    if (isSeq(around)) return [around.items.indexOf(node)];
    return isPair(node) && isScalar(node.key) ? [String(node.key.value)] : [];
  });
