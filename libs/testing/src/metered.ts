import { it } from '@jest/globals';
import { countsUnits } from './engine.ts';

/** A test of what calls cost: for engines that count request units as the service does. How the other counts, `engine.spec.ts` says. */
export const itMetered = countsUnits ? it : it.skip;
