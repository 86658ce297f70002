import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { featureOf, features } from './app.module.ts';

describe('the features', () => {
  it.each(Object.keys(features))('%s is a handler of the bundle', (feature) => {
    expect(readFileSync('apps/api/src/lambda.ts', 'utf8')).toContain(`  handler as ${feature},\n`);
    expect(featureOf(`index.${feature}`)).toBe(feature);
  });

  it.each([undefined, '', 'index.handler', 'index.toString', 'index'])('%s starts all of them', (handler) => {
    expect(featureOf(handler)).toBeUndefined();
  });
});
