import json from '../demo.json' with { type: 'json' };
import type { Catalogue } from './catalog.ts';
import { parseCatalogue } from './parse.ts';

/** A small arcade game: what `npm start` serves. The build puts the checked catalogue in this module's place, without its parser. */
export const catalogue: Catalogue = parseCatalogue(json);
